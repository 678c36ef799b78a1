import { AppError } from "#kernel/base/app-error.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import type { OneTimeCodeSender } from "#kernel/identity/ports.ts";

export const smsMoods = ["works", "refuses", "delays", "dies"] as const;
/** How the gateway behaves today: takes messages over, refuses them, is late, never answers. */
export type SmsMood = (typeof smsMoods)[number];

export interface SmsMessage {
  readonly phone: string;
  readonly text: string;
  readonly at: Date;
}

export interface SmsSimulator {
  readonly sender: OneTimeCodeSender;
  /** `/simulators/sms`: the messages on a page. For demonstrations only. */
  readonly part: HttpPart;
  readonly messages: () => readonly SmsMessage[];
  readonly setMood: (mood: SmsMood) => void;
}

const mostMessages = 100;
const delay = 3_000;

/** Stands in for a telephone network: keeps what would have been sent. */
export function createSmsSimulator(clock: () => Date = () => new Date()): SmsSimulator {
  let kept: readonly SmsMessage[] = [];
  let mood: SmsMood = "works";
  const send: OneTimeCodeSender["send"] = async ({ phone, text }) => {
    if (mood === "refuses") throw new Error("the gateway refused the message");
    if (mood === "dies") await new Promise(() => undefined);
    if (mood === "delays") await new Promise((resolve) => setTimeout(resolve, delay));
    kept = [{ phone, text, at: clock() }, ...kept].slice(0, mostMessages);
  };
  const setMood = (wanted: SmsMood): void => {
    mood = wanted;
  };
  return {
    sender: { send },
    messages: () => kept,
    setMood,
    part: {
      prefix: "/simulators/sms",
      register: (app) => {
        const open = { access: "public" } as const;
        app.get("/simulators/sms", { config: { ...open, content: "page" } }, (_request, reply) =>
          reply.type("text/html; charset=utf-8").send(pageOf(kept, mood)),
        );
        app.get("/simulators/sms/messages", { config: open }, () => ({ mood, messages: kept }));
        app.post<{ Params: { mood: string } }>("/simulators/sms/mood/:mood", { config: open }, (request) => {
          const wanted = smsMoods.find((each) => each === request.params.mood);
          if (wanted === undefined)
            throw new AppError("invalid", "sms.mood", `mood: một trong ${smsMoods.join(", ")}`);
          setMood(wanted);
          return { mood };
        });
      },
    },
  };
}

const moodWords: Readonly<Record<SmsMood, string>> = {
  works: "hoạt động bình thường",
  refuses: "từ chối mọi tin nhắn",
  delays: "gửi chậm 3 giây",
  dies: "không trả lời",
};

const pageOf = (messages: readonly SmsMessage[], mood: SmsMood): string => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tin nhắn mô phỏng</title>
</head>
<body>
<main>
<h1>Tin nhắn mô phỏng</h1>
<p>Không có tin nhắn nào rời khỏi máy chủ này. Cổng tin nhắn đang ${moodWords[mood]}. Tải lại trang để xem tin mới.</p>
${messages.length === 0 ? "<p>Chưa có tin nhắn nào.</p>" : `<dl>${messages.map(messageOf).join("\n")}</dl>`}
</main>
</body>
</html>
`;

const messageOf = ({ phone, text, at }: SmsMessage): string =>
  `<dt>${escaped(phone)}, <time datetime="${at.toISOString()}">${timeText(at)}</time></dt><dd>${escaped(text)}</dd>`;

const timeText = (at: Date): string =>
  at.toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour12: false });

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
