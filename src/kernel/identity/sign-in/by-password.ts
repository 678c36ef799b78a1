import { loginOf } from "../../access/accounts.ts";
import { hashOfNoPassword } from "../../access/password.ts";
import { isKnownTo } from "../devices/devices.sql.ts";
import { findBrowser } from "../devices/known-browser.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { tellRefused } from "../tell.ts";
import { type Reply, type Visit } from "../visit.ts";
import { findByLogin, type SignInAccount } from "./accounts.sql.ts";
import { inStep, nextStep } from "./finish.ts";
import { tooBusy, tooManyTries, wrongCredentials } from "./refusals.ts";
import type { Trial } from "./throttle.ts";

const nobody = "00000000-0000-7000-8000-000000000000";

/** Unknown logins take the same steps and get the same answer as known ones. */
export async function signInByPassword(
  parts: IdentityParts,
  visit: Visit,
  input: { readonly login: string; readonly password: string },
): Promise<Reply> {
  const login = loginOf(input.login);
  const account = await findByLogin(parts.db.direct, login);
  const trial = await trialOf(parts, visit, { target: login, account });
  await provePassword(parts, visit, { trial, account, password: input.password });
  if (account === undefined) throw wrongCredentials();
  return inStep(parts, (tx) => nextStep(tx, parts, visit, { accountId: account.id, methods: ["pwd"] }));
}

/** A browser the person has signed in with before is a place of its own, which nobody else can make slow. */
export async function trialOf(
  { db }: IdentityParts,
  visit: Visit,
  { target, account }: { readonly target: string; readonly account: SignInAccount | undefined },
): Promise<Trial> {
  const device = await findBrowser(db.direct, visit.device);
  const isKnownBrowser = await isKnownTo(db.direct, device?.id ?? nobody, account?.id ?? nobody);
  const from = isKnownBrowser && device !== undefined ? device.id : visit.address;
  return { target, from, isKnownBrowser };
}

export interface PasswordTrial {
  readonly trial: Trial;
  readonly account: SignInAccount | undefined;
  readonly password: string;
}

/** Returns when the password is right; else counts the failure and refuses. */
export async function provePassword(
  parts: IdentityParts,
  visit: Visit,
  { trial, account, password }: PasswordTrial,
): Promise<void> {
  const { throttle, gate, verify, clock } = parts;
  const seconds = throttle.wait(trial, clock().getTime());
  const about = { action: "sign-in.pwd", ...(account === undefined ? {} : { accountId: account.id }) };
  if (seconds > 0) {
    await tellRefused(parts, visit, { ...about, why: "sign-in.slow-down" });
    throw tooManyTries(seconds);
  }
  const stored = account?.password_hash ?? hashOfNoPassword;
  const checking = gate.pass(visit.address, () => verify(password, stored));
  if (checking === undefined) throw tooBusy();
  // Counted before the answer is known: many tries sent at one moment are many failures.
  throttle.failed(trial, clock().getTime());
  const isRight = (await checking) && account !== undefined && account.password_hash !== null;
  if (!isRight) {
    await tellRefused(parts, visit, { ...about, why: "sign-in.wrong" });
    throw wrongCredentials();
  }
  throttle.passed(trial, clock().getTime());
}
