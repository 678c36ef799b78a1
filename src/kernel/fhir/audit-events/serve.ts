import type { EntryRow } from "#kernel/audit/entries.sql.ts";
import type { AuditEventJson } from "#kernel/audit/entry.ts";
import { searchEntries } from "#kernel/audit/search.sql.ts";
import type { Tx } from "#kernel/db/db.ts";
import { fhirError } from "../resource.ts";
import { bundleText, idOfRow, searchEntry } from "../rest/bundle-text.ts";
import type { ServedElsewhere } from "../rest/dispatch.ts";
import { type FhirReply, type FhirRequest, reply } from "../rest/exchange.ts";
import { versionHeaders } from "../rest/versions.ts";
import { readCurrent } from "../store/read-rows.ts";
import { auditEventOf } from "./audit-event.ts";
import { auditQueryOf } from "./audit-query.ts";

/** People need the auditor's permission; a role's right to a type is not enough. */
const auditorPermission = "audit.read";

const patientKeys = ({ patient, patients }: EntryRow): readonly string[] =>
  patient === null ? (patients?.split(",") ?? []) : [patient];

/** AuditEvents are not stored: they are the audit log, told as FHIR. One that a program sent is read as it was sent. */
export const auditEvents = (tx: Tx): ServedElsewhere => ({
  search: (request, pairs) => searchAuditEvents(tx, request, pairs),
  find: (request, id) => readAuditEvent(tx, request, id),
});

/** GET AuditEvent?…: newest first. */
async function searchAuditEvents(
  tx: Tx,
  request: FhirRequest,
  pairs: readonly (readonly [string, string])[],
): Promise<FhirReply> {
  mustBeAuditor(request, "s");
  const { filter, count } = auditQueryOf(pairs);
  const rows = await searchEntries(tx, filter, count + 1);
  const shown = rows.slice(0, count);
  const events = await renderRows(tx, shown);
  const entries = events.map(([id, content]) =>
    searchEntry(request.base, { type: "AuditEvent", id, content }, "match"),
  );
  const links: [string, string][] = [["self", addressOf(request, pairs)]];
  const last = shown.at(-1);
  if (rows.length > count && last !== undefined)
    links.push(["next", addressOf(request, [...withoutCursor(pairs), ["_cursor", last.id]])]);
  const isWhole = rows.length <= count && filter.after === undefined;
  const total = isWhole ? shown.length : undefined;
  return {
    ...reply(200, bundleText({ type: "searchset", total, links, entries })),
    shown: { patients: [...new Set(shown.flatMap(patientKeys))], rows: shown.length },
  };
}

/** GET AuditEvent/id; undefined when the log has no such entry. */
async function readAuditEvent(tx: Tx, request: FhirRequest, id: string): Promise<FhirReply | undefined> {
  mustBeAuditor(request, "r");
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
  const rows = await searchEntries(tx, { ids: [id] }, 1);
  const [row] = rows;
  const [event] = await renderRows(tx, rows);
  if (row === undefined || event === undefined) return undefined;
  const shown = { patients: patientKeys(row), version: 1 };
  return { ...reply(200, event[1], versionHeaders(1, row.at)), shown };
}

function mustBeAuditor({ actor }: FhirRequest, interaction: "r" | "s"): void {
  const isAllowed =
    actor.reach === undefined ? actor.may("AuditEvent", interaction) : actor.holds(auditorPermission);
  if (!isAllowed)
    throw fhirError(403, "forbidden", `reading the audit log needs the permission ${auditorPermission}`);
}

const withoutCursor = (pairs: readonly (readonly [string, string])[]) =>
  pairs.filter(([name]) => name !== "_cursor");

const addressOf = ({ base }: FhirRequest, pairs: readonly (readonly [string, string])[]): string => {
  const query = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
  return `${base}/AuditEvent${query === "" ? "" : `?${query}`}`;
};

async function renderRows(
  tx: Tx,
  rows: readonly EntryRow[],
): Promise<readonly (readonly [string, string])[]> {
  const ids = await patientIds(tx, [...new Set(rows.flatMap(patientKeys))]);
  return rows.map((row) => {
    const event = JSON.parse(row.event) as AuditEventJson;
    const patients = patientKeys(row).map((key) => ids.get(key) ?? key);
    return [row.id, JSON.stringify(auditEventOf({ event, patients }))];
  });
}

/** A key is the id, unless it is the hash of one that a client chose. */
async function patientIds(tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const hashed = keys.filter((key) => key[14] === "8");
  if (hashed.length === 0) return new Map();
  const rows = await readCurrent(tx, "Patient", hashed);
  return new Map([...rows].map(([key, { content }]) => [key, idOfRow(key, content)]));
}
