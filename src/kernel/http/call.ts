import type { Actor, Context } from "../access/context.ts";
import type { Db } from "../db/db.ts";

export const auditOutcomes = ["done", "refused", "denied"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** Writes who did what into the transaction in which it was done; a denial has a transaction of its own. */
export type RecordAudit = (context: Context, action: string, outcome: AuditOutcome) => Promise<void>;

/** One request as a route gets it. */
export interface Call {
  readonly db: Db;
  readonly actor: Actor;
  readonly now: Date;
  /** Path parameters, query string and body in one; proven by the route's schema. */
  readonly input: unknown;
  /** The sender's id of this command: its second arrival gets the first answer. */
  readonly key?: string;
  readonly audit: RecordAudit;
}

export interface Answer {
  readonly json: string;
  readonly replayed: boolean;
}
