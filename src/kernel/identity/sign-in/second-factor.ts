import { isStrong } from "../../access/person-actor.ts";
import type { SignInAccount } from "./accounts.sql.ts";

export const secondWays = ["totp", "passkey", "recovery-code"] as const;
export type SecondWay = (typeof secondWays)[number];

/** Recovery codes stand in for a factor; alone they are none. */
export const hasSecondFactor = ({
  has_totp,
  passkeys,
}: Pick<SignInAccount, "has_totp" | "passkeys">): boolean => has_totp || passkeys > 0;

/** What may still be asked of somebody who proved this much; empty when it is enough. */
export function waysLeft(account: SignInAccount, methods: readonly string[]): readonly SecondWay[] {
  const isEnough =
    !hasSecondFactor(account) || methods.includes("webauthn") || (methods.length > 1 && isStrong(methods));
  if (isEnough) return [];
  const ways: SecondWay[] = [];
  if (account.has_totp) ways.push("totp");
  if (account.passkeys > 0) ways.push("passkey");
  if (account.recovery_codes > 0 && !methods.includes("recovery")) ways.push("recovery-code");
  return ways;
}
