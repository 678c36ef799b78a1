import { auditKinds, auditOutcomes } from "#kernel/audit/entry.ts";
import type { EntryFilter } from "#kernel/audit/search.sql.ts";
import { keyOf } from "../indexing/keys.ts";
import { fhirError } from "../resource.ts";
import { isResourceType } from "../resource-types.ts";
import { outcomeCodes } from "./audit-event.ts";

/** What a search for AuditEvents asks of the log. */
export interface AuditQuery {
  readonly filter: EntryFilter;
  readonly count: number;
}

const usualCount = 50;
const mostCount = 500;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

type Parse = (value: string, name: string) => Partial<EntryFilter>;

/** Each parameter narrows; `date` may stand twice, as a beginning and an end. */
const parameters: Readonly<Record<string, Parse>> = {
  _id: (value, name) => ({ ids: value.split(",").map((id) => uuidIn(id, name)) }),
  patient: (value, name) => ({ patient: keyOf(referenceIn(value, "Patient", name)) }),
  "patient.identifier": (_value, name) => {
    throw fhirError(400, "not-supported", "name the patient by id", name);
  },
  agent: (value, name) => ({ actor: uuidIn(value.slice(value.lastIndexOf("/") + 1), name) }),
  altid: (value, name) => ({ actor: uuidIn(value, name) }),
  action: (value, name) => ({ kind: oneOf(auditKinds, value, name) }),
  outcome: (value, name) => ({ outcomes: [outcomeIn(codeOf(value), name)] }),
  entity: (value, name) => entityIn(value, name),
  date: (value, name) => dateIn(value, name),
  _cursor: (value, name) => ({ after: uuidIn(value, name) }),
  type: (value, name) => {
    if (codeOf(value) !== "rest")
      throw fhirError(400, "not-supported", "type is rest here; ask for others by subtype", name);
    return {};
  },
  subtype: (value) => ({ action: actionOf(codeOf(value)) }),
};

const ignored = new Set(["_format", "_pretty", "_count", "_sort", "_summary", "_total"]);

export function auditQueryOf(pairs: readonly (readonly [string, string])[]): AuditQuery {
  let filter: EntryFilter = {};
  for (const [name, value] of pairs) {
    if (ignored.has(name)) continue;
    const parse = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parse === undefined)
      throw fhirError(400, "not-supported", `AuditEvent is not searched by ${name.slice(0, 64)} here`, name);
    filter = { ...filter, ...parse(value, name) };
  }
  mustBeSortedByDate(pairs);
  return { filter, count: countIn(pairs) };
}

function mustBeSortedByDate(pairs: readonly (readonly [string, string])[]): void {
  const sort = pairs.find(([name]) => name === "_sort")?.[1];
  if (sort !== undefined && sort !== "-date" && sort !== "-_lastUpdated")
    throw fhirError(400, "not-supported", "AuditEvents come newest first: _sort=-date", "_sort");
}

function countIn(pairs: readonly (readonly [string, string])[]): number {
  const text = pairs.find(([name]) => name === "_count")?.[1] ?? String(usualCount);
  if (!/^\d{1,9}$/.test(text)) throw fhirError(400, "value", "_count must be a whole number", "_count");
  return Math.min(Number(text), mostCount);
}

function uuidIn(value: string, name: string): string {
  if (!uuid.test(value)) throw fhirError(400, "value", `${name} must name one by its id`, name);
  return value;
}

function referenceIn(value: string, type: string, name: string): string {
  const id = value.startsWith(`${type}/`) ? value.slice(type.length + 1) : value;
  if (!idPattern.test(id)) throw fhirError(400, "value", `${name} must be a reference to a ${type}`, name);
  return id;
}

function entityIn(value: string, name: string): Partial<EntryFilter> {
  const [type = "", id = ""] = value.split("/");
  if (!isResourceType(type) || !idPattern.test(id))
    throw fhirError(400, "value", "entity must be a reference such as Observation/1", name);
  return type === "Patient" ? { patient: keyOf(id) } : { type, target: id };
}

const codeOf = (value: string): string => value.slice(value.lastIndexOf("|") + 1);

function oneOf<const T extends string>(all: readonly T[], value: string, name: string): T {
  const found = all.find((each) => each === codeOf(value));
  if (found === undefined) throw fhirError(400, "value", `${name} is one of ${all.join(", ")}`, name);
  return found;
}

function outcomeIn(code: string, name: string): string {
  const found = auditOutcomes.find((outcome) => outcomeCodes[outcome] === code);
  if (found === undefined) throw fhirError(400, "value", "outcome is 0, 4 or 8", name);
  return found;
}

const actionOf = (code: string): string =>
  ["read", "create", "update", "delete", "search", "history"].includes(code) ? `fhir.${code}` : "fhir.other";

const prefixed = /^(ge|gt|le|lt|sa|eb|eq)?(\d{4}(?:-\d\d(?:-\d\d(?:T.+)?)?)?)$/;

function dateIn(value: string, name: string): Partial<EntryFilter> {
  const [, prefix = "eq", text = ""] = prefixed.exec(value.replace(/ (?=\d\d:\d\d$)/, "+")) ?? [];
  const start = new Date(text);
  if (text === "" || Number.isNaN(start.getTime()))
    throw fhirError(400, "value", "date must be a date or an instant", name);
  const end = endOf(text, start);
  return spans[prefix]?.(start, end) ?? { from: start, until: end };
}

const spans: Readonly<Record<string, (start: Date, end: Date) => Partial<EntryFilter>>> = {
  ge: (from) => ({ from }),
  gt: (_start, from) => ({ from }),
  sa: (_start, from) => ({ from }),
  le: (_start, until) => ({ until }),
  lt: (until) => ({ until }),
  eb: (until) => ({ until }),
};

/** Where the year, month, day or millisecond ends that a date names. */
function endOf(text: string, start: Date): Date {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  if (text.length === 4) return new Date(Date.UTC(year + 1, 0, 1));
  if (text.length === 7) return new Date(Date.UTC(year, month + 1, 1));
  return text.length === 10 ? new Date(Date.UTC(year, month, day + 1)) : new Date(start.getTime() + 1);
}
