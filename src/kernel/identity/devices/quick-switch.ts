import { loginOf } from "../../access/accounts.ts";
import { hashOfNoPassword } from "../../access/password.ts";
import { openSession } from "../../access/sessions.ts";
import { AppError } from "../../base/app-error.ts";
import { HttpError } from "../../http/failure.ts";
import { sessionCookie } from "../../http/session-cookie.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { badgeHash, pinSecret } from "../me/own-secrets.ts";
import { endSessionOf, inStep } from "../sign-in/finish.ts";
import { tooBusy, tooManyTries } from "../sign-in/refusals.ts";
import { tell, tellRefused } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import type { DeviceRow } from "./devices.sql.ts";
import { findBrowser } from "./known-browser.ts";
import { findByBadge, findForPin, type SwitchRow } from "./switch.sql.ts";

export interface SwitchInput {
  readonly badge?: string | undefined;
  readonly login?: string | undefined;
  readonly pin?: string | undefined;
}

/** Minutes a session that began with a badge or a PIN lives without a request. */
const shortIdle = 5;
/** How long after a full sign-in a badge or PIN is enough: a long shift. */
const shift = 16 * 3_600_000;

/** Another person takes over a shared computer in seconds; the session before ends. */
export async function switchUser(parts: IdentityParts, visit: Visit, input: SwitchInput): Promise<Reply> {
  const device = await findBrowser(parts.db.direct, visit.device);
  if (device?.is_shared !== true || device.facility === null) throw notShared();
  const method = input.badge === undefined ? "pin" : "badge";
  const trial = { target: `${method} ${input.login ?? ""}`, from: device.id, isKnownBrowser: true };
  const now = visit.now.getTime();
  const seconds = parts.throttle.wait(trial, now);
  if (seconds > 0) throw tooManyTries(seconds);
  parts.throttle.failed(trial, now);
  const who = await findPerson(parts, visit, { input, facility: device.facility });
  if (who === undefined || who.role_grant === null) {
    await tellRefused(parts, visit, { action: `session.switch-${method}`, why: "switch.wrong" });
    throw wrongSwitch();
  }
  parts.throttle.passed(trial, now);
  return openShort(parts, visit, { who, device, method, grantId: who.role_grant });
}

interface Asked {
  readonly input: SwitchInput;
  readonly facility: string;
}

async function findPerson(
  { db, vault, gate, verify }: IdentityParts,
  visit: Visit,
  { input, facility }: Asked,
): Promise<SwitchRow | undefined> {
  const at = { facility, now: visit.now, since: new Date(visit.now.getTime() - shift) };
  if (input.badge !== undefined) return findByBadge(db.direct, badgeHash(vault, input.badge), at);
  if (input.login === undefined || input.pin === undefined)
    throw new AppError("invalid", "switch.input", "Cần badge, hoặc login và pin");
  const row = await findForPin(db.direct, loginOf(input.login), at);
  const pin = pinSecret(vault, input.pin);
  const checking = gate.pass(visit.address, () => verify(pin, row?.pin_hash ?? hashOfNoPassword));
  if (checking === undefined) throw tooBusy();
  const isRight = (await checking) && row !== undefined && row.pin_hash !== null;
  return isRight ? row : undefined;
}

interface ShortSession {
  readonly who: SwitchRow;
  readonly device: DeviceRow;
  readonly method: string;
  readonly grantId: string;
}

const openShort = (parts: IdentityParts, visit: Visit, short: ShortSession): Promise<Reply> =>
  inStep(parts, async (tx) => {
    const { who, device, method, grantId } = short;
    const ended = await endSessionOf(tx, visit, "switched");
    const given = {
      accountId: who.id,
      kind: "staff",
      grantId,
      methods: [method],
      device: device.id,
    } as const;
    const { address, agent, now } = visit;
    const session = await openSession(tx, { ...given, idleMinutes: shortIdle, address, agent }, now);
    const note = { action: `session.switch-${method}`, outcome: "done", accountId: who.id } as const;
    await tell(tx, parts, visit, { ...note, name: who.name, sessionId: session.id });
    return { json: { next: "done" }, cookies: [sessionCookie(session.secret, visit.isHttps)], ended };
  });

const notShared = (): AppError =>
  new AppError(
    "forbidden",
    "switch.not-shared",
    "Máy này chưa được đăng ký làm máy dùng chung; hãy đăng nhập bằng mật khẩu",
  );

const wrongSwitch = (): HttpError =>
  new HttpError({
    status: 401,
    code: "switch.wrong",
    message: "Thẻ hoặc mã PIN không dùng được ở máy này; hãy đăng nhập đầy đủ một lần trong ca",
  });
