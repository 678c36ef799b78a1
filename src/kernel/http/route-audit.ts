import type { AuditKind, AuditNote } from "../audit/entry.ts";
import type { Call, RouteAudit } from "./call.ts";
import { failureOf } from "./failure.ts";

/** What of a route its entries tell. */
export interface AuditedRoute {
  readonly path: string;
  readonly permission: string;
}

/** What a use of the route touched. */
export interface Touched {
  /** Ids of patients. */
  readonly patients?: readonly string[];
  /** Code of v3-PurposeOfUse, where the route itself says why. */
  readonly purpose?: string | undefined;
}

export function doneNote(
  { path, permission }: AuditedRoute,
  kind: AuditKind,
  call: Call,
  { patients = [], purpose }: Touched,
): AuditNote {
  return {
    origin: purpose === undefined ? call.origin : { ...call.origin, purpose },
    kind,
    action: permission,
    outcome: "done",
    status: 200,
    detail: { route: path },
    ...(patients.length === 0 ? {} : { patients: patients.map(call.audit.keyOf) }),
  };
}

/** Writes a refusal or defect down before it is told; without an entry nothing is told. */
export async function auditFailure(
  { path, permission }: AuditedRoute,
  call: Call,
  error: unknown,
): Promise<void> {
  const { status, code } = failureOf(error);
  await call.audit.record({
    origin: call.origin,
    kind: "E",
    action: permission,
    outcome: status === 403 ? "denied" : "refused",
    status,
    code,
    detail: { route: path },
  });
}

/** For servers without a log: tests of single rooms. */
export const noAudit: RouteAudit = {
  append: () => Promise.resolve(),
  committed: () => undefined,
  record: () => Promise.resolve(),
  keyOf: (id) => id,
};
