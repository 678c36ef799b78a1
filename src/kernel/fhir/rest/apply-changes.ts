import type { Tx } from "#kernel/db/db.ts";
import { bucketOf, keyOf } from "../indexing/keys.ts";
import { type FhirError, fhirError } from "../resource.ts";
import { type ResourceType, tableOf, typeCodeOf } from "../resource-types.ts";
import { closedTypes } from "../search/open-types.ts";
import type { PersonScope } from "../search/scope.ts";
import { nameForPeople } from "../search/sql/statement-names.ts";
import type { Change, ChangeResult } from "../store/changes.ts";
import { placeKey } from "../store/lock-currents.ts";
import { accepted } from "../store/record-store.ts";
import { arrayOf } from "../store/statements.ts";
import type { FhirRequest } from "./exchange.ts";
import { listLabelRules } from "./label-rules.sql.ts";
import { changeOfPerson, type Writing } from "./person-changes.ts";
import { personOf, type ReadDoor } from "./person-of.ts";
import { createBinds, listSeen, type SeenRow } from "./visible-rows.ts";

/** One change of its own; refusals are told in the result. */
export function submitChange(door: ReadDoor, request: FhirRequest, change: Change): Promise<ChangeResult> {
  if (personOf(door, request) === undefined) return door.store.submit(change);
  return door.store.transaction(async (tx) => {
    const [result] = await applyChanges(door, tx, request, [change]);
    return accepted(result);
  });
}

/**
 * Changes in a transaction of the caller, who ends it when one of them is refused. A person's changes stay within
 * their reach: what is changed was seen before, and what comes of it is about patients that were.
 */
export async function applyChanges(
  door: ReadDoor,
  tx: Tx,
  request: FhirRequest,
  changes: readonly Change[],
): Promise<readonly ChangeResult[]> {
  const person = personOf(door, request);
  if (person === undefined) return door.store.apply(tx, changes);
  const seen = await listTargets(tx, person, changes);
  const prepare: Writing["prepare"] = (body, expected) => door.store.prepare(body, expected);
  const writing = { person, rules: await listLabelRules(tx), prepare };
  const own = changes.map((change) => changeOfPerson(change, writing, seen.get(placeOf(change))));
  const results = await door.store.apply(tx, own);
  return refuseStrays(door, tx, person, results);
}

const placeOf = ({ type, key }: Pick<Change, "type" | "key">): string => placeKey(type, key);

async function listTargets(
  tx: Tx,
  person: PersonScope,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, SeenRow>> {
  const found = new Map<string, SeenRow>();
  const groups = Map.groupBy(
    changes.filter((change) => !change.fresh),
    (change) => change.type,
  );
  for (const [type, group] of groups)
    for (const [key, row] of await listSeen(
      tx,
      person,
      type,
      group.map((change) => change.key),
    ))
      found.set(placeKey(type, key), row);
  return found;
}

type Written = Extract<ChangeResult, { kind: "written" }>;

interface Stands {
  readonly id: string;
  readonly patient: string | null;
  /** Within the person's reach, as the row is now. */
  readonly reached: boolean;
}

/**
 * Looks at what was written: it must be about a patient who was within reach before this transaction or was made by
 * it; what is about nobody, and a Patient itself, must be within reach now. A visit at one's own facility must not open
 * the record of whoever it names, and who ends a visit may lose sight of it by that.
 */
async function refuseStrays(
  { store }: ReadDoor,
  tx: Tx,
  person: PersonScope,
  results: readonly ChangeResult[],
): Promise<readonly ChangeResult[]> {
  const written = results.filter((result) => result.kind === "written");
  const standing = new Map<string, Stands>();
  for (const [type, group] of Map.groupBy(written, (result) => result.type))
    for (const row of await listStanding(tx, person, type, group)) standing.set(placeKey(type, row.id), row);
  const fresh = new Set(
    written.filter((result) => result.type === "Patient" && result.created).map((result) => keyOf(result.id)),
  );
  const patients = [...new Set([...standing.values()].flatMap(({ patient }) => patient ?? []))].filter(
    (key) => !fresh.has(key),
  );
  // On another connection: it sees nothing that this transaction has written.
  const known = await listSeen(store.db.direct, person, "Patient", patients);
  const isInside = ({ type, id }: Written): boolean => {
    const row = standing.get(placeKey(type, keyOf(id)));
    if (row === undefined || closedTypes.has(type)) return false;
    return row.patient === null ? row.reached : fresh.has(row.patient) || known.has(row.patient);
  };
  return results.map((result) =>
    result.kind !== "written" || isInside(result) ? result : { kind: "refused", error: strayFault(result) },
  );
}

function listStanding(
  tx: Tx,
  person: PersonScope,
  type: ResourceType,
  written: readonly Written[],
): Promise<Stands[]> {
  const keys = written.map(({ id }) => keyOf(id));
  const { values, bind } = createBinds([arrayOf(keys.map(bucketOf)), arrayOf(keys)]);
  const places = "unnest($1::int2[], $2::uuid[]) k(bucket, id)";
  const text = `select t.id, t.patient, ${person.reached(type, "t", bind)} as reached from ${tableOf(type)} t
    where (t.bucket, t.id) in (select k.bucket, k.id from ${places} where k.id is not null union all
      select a.row_bucket, a.id from ${places} join fhir.alias a on a.bucket = k.bucket and a.id = k.id and a.type = ${typeCodeOf(type)})`;
  return tx.query<Stands>(text, values, nameForPeople(text));
}

function strayFault({ type, content }: Written): FhirError {
  const resource = JSON.parse(content) as Readonly<Record<string, unknown>>;
  const element = ["subject", "patient", "beneficiary"].find((name) => name in resource);
  return fhirError(
    403,
    "forbidden",
    "what is written must be about a patient within the reach of this role",
    element === undefined ? type : `${type}.${element}`,
  );
}
