import { Secret, TOTP } from "otpauth";
import type { Vault } from "../../access/vault.ts";
import type { Tx } from "../../db/db.ts";
import { adoptPending, findTotp, takeStep, updatePending } from "./totp.sql.ts";

const purpose = "totp";
const period = 30;
const secretSize = 20;

export interface TotpEnrolment {
  /** Base32, to be typed where no camera is. */
  readonly secret: string;
  /** `otpauth://totp/…`, for a QR code. */
  readonly uri: string;
}

/** A secret for the person's authenticator; it counts once a code made from it was shown. */
export async function beginTotp(
  tx: Tx,
  vault: Vault,
  account: { readonly id: string; readonly login: string },
): Promise<TotpEnrolment> {
  const secret = new Secret({ size: secretSize });
  await updatePending(tx, account.id, vault.seal(purpose, secret.base32));
  return { secret: secret.base32, uri: totpOf(secret.base32, account.login).toString() };
}

/** True when the code belongs to the secret that is being set up, which then takes effect. */
export async function confirmTotp(tx: Tx, vault: Vault, trial: TotpTrial): Promise<boolean> {
  const sealed = (await findTotp(tx, trial.accountId))?.totp_pending ?? null;
  const step = sealed === null ? undefined : stepOf(vault.open(purpose, sealed), trial);
  if (step === undefined) return false;
  await adoptPending(tx, trial.accountId, step);
  return true;
}

export interface TotpTrial {
  readonly accountId: string;
  readonly code: string;
  readonly now: Date;
}

/** A code of this half minute or of the one beside it; none is taken twice. */
export async function checkTotp(tx: Tx, vault: Vault, trial: TotpTrial): Promise<boolean> {
  const sealed = (await findTotp(tx, trial.accountId))?.totp_secret ?? null;
  const step = sealed === null ? undefined : stepOf(vault.open(purpose, sealed), trial);
  return step !== undefined && takeStep(tx, trial.accountId, step);
}

function stepOf(secret: string, { code, now }: TotpTrial): number | undefined {
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret, "").validate({ token, timestamp: now.getTime(), window: 1 });
  return delta === null ? undefined : Math.floor(now.getTime() / 1_000 / period) + delta;
}

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({
    issuer: "Tuệ Tĩnh",
    label,
    period,
    digits: 6,
    algorithm: "SHA1",
    secret: Secret.fromBase32(secret),
  });
