/** What a client may expect of one resource. */
export type Expectation =
  | { readonly state: "absent" }
  | { readonly state: "present"; readonly version: number; readonly marker: string }
  | { readonly state: "deleted"; readonly version: number };

export const crashTypes = ["Patient", "Observation"] as const;
export type CrashType = (typeof crashTypes)[number];

/** One resource, known by an identifier that its writer chose, so that it can be looked for without its id. */
export interface Entry {
  readonly type: CrashType;
  readonly key: string;
  id: string | undefined;
  /** What was acknowledged last. */
  settled: Expectation;
  /** What a request without an answer would have made of it. */
  pending: Expectation | undefined;
  /** Markers of superseded versions, which no index may hold any more. */
  readonly outdated: string[];
  /** Written since it was last looked at. */
  touched: boolean;
}

/** Resources that one bundle writes: all of them or none. */
export interface Group {
  readonly entries: readonly Entry[];
  touched: boolean;
}

/** Everything the clients were promised. */
export interface Ledger {
  readonly entries: Entry[];
  readonly groups: Group[];
  acknowledged: number;
  unanswered: number;
  /** Requests that hung until the client gave up: nothing is lost by it, but nobody should wait so long. */
  hung: number;
  /** Milliseconds after the worst kill until the product was ready again. */
  longestOutage: number;
  readonly problems: string[];
}

export const newLedger = (): Ledger => ({
  entries: [],
  groups: [],
  acknowledged: 0,
  unanswered: 0,
  hung: 0,
  longestOutage: 0,
  problems: [],
});

export function newEntry(type: CrashType): Entry {
  return {
    type,
    key: crypto.randomUUID(),
    id: undefined,
    settled: { state: "absent" },
    pending: undefined,
    outdated: [],
    touched: true,
  };
}

/** Two expectations of the same thing. */
export function isSame(a: Expectation, b: Expectation | undefined): boolean {
  if (b === undefined || a.state !== b.state) return false;
  if (a.state === "absent" || b.state === "absent") return true;
  if (a.version !== b.version) return false;
  return a.state === "deleted" || b.state === "deleted" || a.marker === b.marker;
}
