import type { Tx } from "../db/db.ts";
import type { EntryRow } from "./entries.sql.ts";
import type { AuditKind } from "./entry.ts";
import { floorOfInstant } from "./instant.ts";

/** What entries are looked for; all of it must fit. */
export interface EntryFilter {
  /** Key of a patient. */
  readonly patient?: string | undefined;
  /** With the accesses to one patient also those to everyone's data. */
  readonly withEveryone?: boolean | undefined;
  readonly actor?: string | undefined;
  readonly facility?: string | undefined;
  /** `fhir.read`, or all that begin like `fhir.`. */
  readonly action?: string | undefined;
  readonly type?: string | undefined;
  readonly outcomes?: readonly string[] | undefined;
  readonly purpose?: string | undefined;
  readonly everyone?: boolean | undefined;
  /** Letter of what was done. */
  readonly kind?: AuditKind | undefined;
  /** Id of the one thing that was touched. */
  readonly target?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Id of the last entry of the page before; newest first. */
  readonly after?: string | undefined;
}

const columns = "id, moment, at, patient, array_to_string(patients, ',') as patients, event";

/** Newest first. */
export function searchEntries(tx: Tx, filter: EntryFilter, limit: number): Promise<EntryRow[]> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const common = conditionsOf(filter, bind);
  const count = bind(limit);
  const select = (where: readonly string[]): string =>
    `(select ${columns} from audit.entry where ${[...where, ...common, "true"].join(" and ")} order by id desc limit ${count})`;
  const selects = placesOf(filter, bind).map(select);
  const text =
    selects.length === 1
      ? selects.join("")
      : `select * from (${selects.join(" union ")}) e order by id desc limit ${count}`;
  return tx.query<EntryRow>(text, values);
}

/** Each way in which a patient can be concerned has an index of its own. */
function placesOf({ patient, withEveryone }: EntryFilter, bind: Bind): string[][] {
  if (patient === undefined) return [[]];
  const key = bind(patient);
  const named = [[`patient = ${key}::uuid`], [`patients @> array[${key}::uuid]`]];
  return withEveryone === true ? [...named, ["everyone"]] : named;
}

type Bind = (value: unknown) => string;
type Condition = (filter: EntryFilter, bind: Bind) => string | false;

const conditions: readonly Condition[] = [
  ({ actor }, bind) => actor !== undefined && `actor = ${bind(actor)}::uuid`,
  ({ facility }, bind) => facility !== undefined && `facility = ${bind(facility)}`,
  ({ action }, bind) => action !== undefined && actionIs(action, bind),
  ({ type }, bind) => type !== undefined && `type = ${bind(type)}`,
  ({ outcomes }, bind) => outcomes !== undefined && `outcome = any(${bind(outcomes)}::text[])`,
  ({ purpose }, bind) => purpose !== undefined && `purpose = ${bind(purpose)}`,
  // Not in a column: a member of the event at its own place, whose quotes no value can imitate.
  ({ kind }, bind) => kind !== undefined && `strpos(event, ${bind(`,"kind":"${kind}",`)}) > 0`,
  ({ target }, bind) => target !== undefined && `strpos(event, ${bind(`,"target":"${target}"`)}) > 0`,
  ({ everyone }) => everyone === true && "everyone",
  ({ ids }, bind) => ids !== undefined && `id = any(${bind(ids)}::uuid[])`,
  ({ from }, bind) => from !== undefined && `id >= ${bind(floorOfInstant(from))}::uuid`,
  ({ until }, bind) => until !== undefined && `id < ${bind(floorOfInstant(until))}::uuid`,
  ({ after }, bind) => after !== undefined && `id < ${bind(after)}::uuid`,
];

const conditionsOf = (filter: EntryFilter, bind: Bind): readonly string[] =>
  conditions.flatMap((condition) => condition(filter, bind) || []);

const actionIs = (action: string, bind: Bind): string =>
  action.endsWith(".") ? `left(action, ${action.length}) = ${bind(action)}` : `action = ${bind(action)}`;
