import type { Answered, Asked } from "./ask.ts";
import type { Caller } from "./callers.ts";
import { type Cell, inParallel, verdictOf } from "./cell.ts";
import { mayRecord } from "./expected-rights.ts";
import { expectedRoles } from "./expected-roles.ts";
import { reachesPatient, seesRow } from "./expected-rows.ts";
import { patientNames, type Row, type Record as TheRecord } from "./record.ts";
import { bodyOf, loose, patientTypes } from "./rows.ts";

const isPerson = ({ name }: Caller): boolean => name in expectedRoles;

/** "here": it is opened; "nothing": the same as if it had never been. */
type Seen = "here" | "nothing" | "refused" | "broken";

const looks: readonly (readonly [name: string, asked: (row: Row) => Asked])[] = [
  ["read", ({ type, id }) => get(`${type}/${id}`)],
  ["version", ({ type, id }) => get(`${type}/${id}/_history/1`)],
  ["history", ({ type, id }) => get(`${type}/${id}/_history`)],
  ["search", ({ type, id }) => get(`${type}?_id=${id}`)],
];

const get = (path: string): Asked => ({ method: "GET", path: `/fhir/${path}` });

/** What each may open × every row of the record, one by one and listed. */
export async function lookCells(
  callers: readonly Caller[],
  record: TheRecord,
  { isThorough }: { readonly isThorough: boolean },
): Promise<readonly Cell[]> {
  const looking = isThorough ? looks : looks.filter(([name]) => name === "read" || name === "history");
  const people = callers.filter(isPerson);
  const work = people.flatMap((caller) =>
    record.rows.filter(({ type }) => mayRecord(caller.name, type, "r")).map((row) => ({ caller, row })),
  );
  const single = await inParallel(work, 32, async ({ caller, row }) => {
    const cells: Cell[] = [];
    for (const [name, asked] of looking) {
      const expected = seesRow(caller.name, row) ? "here" : "nothing";
      const actual = seenOf(await caller.ask(asked(row)));
      cells.push({ table: `rows: ${name}`, row: nameOf(row), caller: caller.name, expected, actual });
    }
    return cells;
  });
  return [...single.flat(), ...(await listCells(people, record))];
}

const nameOf = ({ type, patient, label }: Row): string => [type, patient, label ?? "plain"].join(" ");

function seenOf({ status, text }: Answered): Seen {
  if (status === 200) return /"total":0\b/.test(text) ? "nothing" : "here";
  if (status === 404) return "nothing";
  return status >= 500 ? "broken" : "refused";
}

/** A list holds what may be seen of it, and counts nothing else. */
async function listCells(people: readonly Caller[], { rows }: TheRecord): Promise<readonly Cell[]> {
  const types = [...new Set(rows.map(({ type }) => type))];
  const work = people.flatMap((caller) =>
    types.filter((type) => mayRecord(caller.name, type, "s")).map((type) => ({ caller, type })),
  );
  return inParallel(work, 32, async ({ caller, type }) => {
    const own = rows.filter((row) => row.type === type && seesRow(caller.name, row));
    const answer = await caller.ask(get(`${type}?_count=200&_total=accurate`));
    return {
      table: "rows: list",
      row: type,
      caller: caller.name,
      expected: listed(
        own.map(({ id }) => id),
        own.length,
      ),
      actual: listOf(answer),
    };
  });
}

interface Bundle {
  readonly total?: number;
  readonly entry?: readonly { readonly resource?: { readonly id?: string } }[];
}

function listOf({ status, text }: Answered): string {
  if (status !== 200) return String(status);
  const { total, entry = [] } = JSON.parse(text) as Bundle;
  return listed(
    entry.map(({ resource }) => resource?.id ?? ""),
    total,
  );
}

const listed = (ids: readonly string[], total: number | undefined): string =>
  `${total} ${ids.toSorted((a, b) => (a < b ? -1 : 1)).join(" ")}`;

/** What each may write × every row, and new rows of every patient; afterwards the record is no longer as it was. */
export async function writeCells(callers: readonly Caller[], record: TheRecord): Promise<readonly Cell[]> {
  const people = callers.filter(isPerson);
  const changes = people.flatMap((caller) =>
    record.rows
      .filter(({ type }) => mayRecord(caller.name, type, "u"))
      .map((row) => ({
        caller,
        table: "rows: patch",
        row: nameOf(row),
        expected: seesRow(caller.name, row) ? "written" : "refused",
        asked: patchOf(row),
      })),
  );
  const births = people.flatMap((caller) =>
    patientTypes
      .filter((type) => mayRecord(caller.name, type, "c"))
      .flatMap((type) =>
        patientNames.map((patient) => ({
          caller,
          table: "rows: create",
          row: `${type} ${patient}`,
          expected: reachesPatient(caller.name, patient) ? "written" : "refused",
          asked: {
            method: "POST",
            path: `/fhir/${type}`,
            body: bodyOf(type, record.idOf[patient], record.clinic),
          },
        })),
      ),
  );
  const foundlings = people.flatMap((caller) =>
    loose
      .map((body) => ({ body, type: String(body["resourceType"]) }))
      .filter(({ type }) => mayRecord(caller.name, type, "c"))
      .map(({ body, type }) => ({
        caller,
        table: "rows: create",
        row: `${type} nobody`,
        expected: "refused",
        asked: { method: "POST", path: `/fhir/${type}`, body },
      })),
  );
  return inParallel([...changes, ...births, ...foundlings], 32, async ({ caller, asked, ...told }) => ({
    ...told,
    caller: caller.name,
    actual: writtenOf(await caller.ask(asked)),
  }));
}

const patchOf = ({ type, id }: Row): Asked => ({
  method: "PATCH",
  path: `/fhir/${type}/${id}`,
  headers: { "content-type": "application/json-patch+json" },
  body: [{ op: "add", path: "/language", value: "vi" }],
});

function writtenOf(answer: Answered): string {
  if (answer.status === 200 || answer.status === 201) return "written";
  const isRefusal = [403, 404, 422].includes(answer.status);
  return isRefusal ? "refused" : `${answer.status} ${verdictOf(answer)}`;
}
