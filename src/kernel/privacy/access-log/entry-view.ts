import * as z from "zod/mini";
import type { EntryRow } from "#kernel/audit/entries.sql.ts";
import type { AuditEventJson } from "#kernel/audit/entry.ts";
import type { Tx } from "#kernel/db/db.ts";
import { idOfRow } from "#kernel/fhir/rest/bundle-text.ts";
import { readCurrent } from "#kernel/fhir/store/read-rows.ts";

const MaybeText = z.optional(z.string());

const ActorView = z.object({
  id: z.string(),
  name: z.string(),
  client: MaybeText,
  role: MaybeText,
  roleName: MaybeText,
  facility: MaybeText,
  facilityName: MaybeText,
});

export const PatientView = z.object({ id: z.string(), name: z.string() });

/** An entry as the auditor sees it. */
export const EntryView = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.nullable(ActorView),
  kind: z.string(),
  action: z.string(),
  outcome: z.string(),
  type: MaybeText,
  target: MaybeText,
  version: z.optional(z.number()),
  patients: z.array(PatientView),
  everyone: z.boolean(),
  purpose: MaybeText,
  status: z.optional(z.number()),
  code: MaybeText,
  request: z.string(),
  address: MaybeText,
  detail: z.optional(z.record(z.string(), z.unknown())),
});
export type EntryView = z.input<typeof EntryView>;

export const eventOf = ({ event }: EntryRow): AuditEventJson => JSON.parse(event) as AuditEventJson;

export const patientKeysOf = ({ patient, patients }: EntryRow): readonly string[] =>
  patient === null ? (patients?.split(",") ?? []) : [patient];

/** More names than these help nobody; the entry itself has all. */
const mostNamed = 20;

/** Entries with the names of patients as they are now beside their ids. */
export async function viewEntries(tx: Tx, rows: readonly EntryRow[]): Promise<EntryView[]> {
  const keys = rows.flatMap((row) => patientKeysOf(row).slice(0, mostNamed));
  const names = await patientNames(tx, [...new Set(keys)]);
  return rows.map((row) => {
    const { v: _v, actor, everyone, patients: _told, ...event } = eventOf(row);
    const patients = patientKeysOf(row).slice(0, mostNamed);
    return {
      ...event,
      detail: event.detail === undefined ? undefined : { ...event.detail },
      actor,
      everyone: everyone === true,
      patients: patients.map((key) => names.get(key) ?? { id: key, name: "" }),
    };
  });
}

interface Named {
  readonly name?: readonly {
    readonly text?: string;
    readonly family?: string;
    readonly given?: readonly string[];
  }[];
}

export async function patientNames(
  tx: Tx,
  keys: readonly string[],
): Promise<ReadonlyMap<string, z.input<typeof PatientView>>> {
  if (keys.length === 0) return new Map();
  const rows = await readCurrent(tx, "Patient", keys);
  return new Map(
    [...rows].map(([key, { content }]) => {
      const [name] = (JSON.parse(content) as Named).name ?? [];
      const text = name?.text ?? [name?.family, ...(name?.given ?? [])].filter(Boolean).join(" ");
      return [key, { id: idOfRow(key, content), name: text }];
    }),
  );
}
