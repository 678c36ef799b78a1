import type { Authenticator } from "../access/authenticate.ts";
import type { Gate } from "../access/gate.ts";
import { createGate } from "../access/gate.ts";
import { verifyPassword } from "../access/password.ts";
import type { Vault } from "../access/vault.ts";
import type { Db } from "../db/db.ts";
import type { RouteAudit } from "../http/call.ts";
import { createRateLimit, type RateLimit } from "../http/rate-limit.ts";
import type { FindCitizen, OneTimeCodeSender } from "./ports.ts";
import { createThrottle, type Throttle } from "./sign-in/throttle.ts";

/** What signing in needs from the rest of the house. */
export interface IdentityDoor {
  readonly db: Db;
  readonly vault: Vault;
  readonly authenticator: Pick<Authenticator, "forget" | "forgetSession">;
  /** `https://…` when a proxy in front speaks TLS. */
  readonly publicUrl?: string | undefined;
  readonly codes: OneTimeCodeSender;
  readonly findCitizen: FindCitizen;
  readonly audit: RouteAudit;
  /** Folder with a list of breached passwords (SHA-1 ranges), if the installation has one. */
  readonly breachedDir?: string | undefined;
  /** Milliseconds a message may take to be handed over. */
  readonly messagePatience?: number;
  readonly clock?: () => Date;
  readonly verify?: typeof verifyPassword;
}

export interface IdentityParts extends IdentityDoor {
  readonly messagePatience: number;
  readonly clock: () => Date;
  readonly verify: typeof verifyPassword;
  readonly throttle: Throttle;
  /** Challenges handed out to one address: each is a row. */
  readonly offers: RateLimit;
  /** Telephone messages asked for from one address: each costs money. */
  readonly messages: RateLimit;
  readonly gate: Gate;
}

/** One argon2id check takes 25 ms of a core and 19 MiB: few at once, and a whole hospital may queue behind one address. */
const costlyChecks = { running: 2, waiting: 200, perAsker: 100 };

export const identityParts = (door: IdentityDoor): IdentityParts => ({
  messagePatience: 10_000,
  clock: () => new Date(),
  verify: verifyPassword,
  ...door,
  throttle: createThrottle(),
  offers: createRateLimit({ rate: 2, burst: 120 }),
  messages: createRateLimit({ rate: 0.05, burst: 30 }),
  gate: createGate(costlyChecks),
});
