import type { Actor } from "../access/context.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Origin } from "../audit/origin.ts";
import type { Db } from "../db/db.ts";

/** Where routes write down what they did, before they answer. */
export type RouteAudit = Pick<AuditLog, "append" | "committed" | "record" | "keyOf">;

/** One request as a route gets it. */
export interface Call {
  readonly db: Db;
  readonly actor: Actor;
  readonly now: Date;
  /** Path parameters, query string and body in one; proven by the route's schema. */
  readonly input: unknown;
  /** The sender's id of this command: its second arrival gets the first answer. */
  readonly key?: string;
  readonly origin: Origin;
  readonly audit: RouteAudit;
}

export interface Answer {
  readonly json: string;
  readonly replayed: boolean;
}
