import type { Actor } from "../access/context.ts";

/** Who asks, from where and why: the same for everything that one request does. */
export interface Origin {
  /** Nobody, before a sign-in succeeded. */
  readonly actor: Actor | undefined;
  readonly requestId: string;
  /** Network address; absent for work of the system itself. */
  readonly address?: string;
  /** Code of v3-PurposeOfUse that the asker named, such as `TREAT` or `ETREAT`. */
  readonly purpose?: string;
}

const none = { permissions: new Set<string>(), scopes: [], fhir: { everyType: 0, byType: new Map() } };

/** For work that nobody asked for at this moment: schedules, jobs, the command line. */
export const systemOrigin = (name: string, requestId: string): Origin => ({
  actor: { id: systemId, clientId: systemId, name, ...none },
  requestId,
});

export const systemId = "00000000-0000-7000-8000-000000000000";
