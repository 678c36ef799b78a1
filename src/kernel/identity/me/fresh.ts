import type { Person } from "../../access/context.ts";
import { HttpError } from "../../http/failure.ts";

const freshFor = 15 * 60_000;

/** What changes how somebody signs in is done by who has just signed in: not by who found the computer open. */
export function assertFresh({ signedInAt, methods }: Person, now: Date): void {
  const isQuick = methods.every((method) => method === "pin" || method === "badge");
  if (!isQuick && now.getTime() - signedInAt.getTime() <= freshFor) return;
  throw new HttpError({
    status: 403,
    code: "account.confirm",
    message:
      "Hãy xác nhận lại (mật khẩu hoặc khoá đăng nhập), hoặc đăng nhập lại, trước khi thay đổi cách đăng nhập",
  });
}
