import { resourceTypes } from "#kernel/fhir/resource-types.ts";
import type { Asked } from "./ask.ts";
import type { Caller } from "./callers.ts";
import { type Cell, inParallel, verdictOf } from "./cell.ts";
import { type Letter, mayRecord } from "./expected-rights.ts";

const nobodysId = "0198c0de-0000-7000-8000-0000000000bb";

/** Each asks about an id that never was, so that the gate answers and nothing else can. */
const questions: readonly (readonly [letter: Letter, name: string, asked: (type: string) => Asked])[] = [
  ["c", "create", (type) => ({ method: "POST", path: `/fhir/${type}`, body: {} })],
  ["r", "read", (type) => ({ method: "GET", path: `/fhir/${type}/${nobodysId}` })],
  ["u", "update", (type) => ({ method: "PUT", path: `/fhir/${type}/${nobodysId}`, body: {} })],
  ["u", "patch", (type) => ({ method: "PATCH", path: `/fhir/${type}/${nobodysId}`, body: {} })],
  ["d", "delete", (type) => ({ method: "DELETE", path: `/fhir/${type}/${nobodysId}` })],
  ["s", "search", (type) => ({ method: "GET", path: `/fhir/${type}?_id=${nobodysId}` })],
  ["s", "search by POST", (type) => ({ method: "POST", path: `/fhir/${type}/_search`, body: "" })],
];

/** Every type of the record × what can be done with it × everybody. */
export async function rightCells(callers: readonly Caller[]): Promise<readonly Cell[]> {
  const work = callers.flatMap((caller) => resourceTypes.map((type) => ({ caller, type })));
  const cells = await inParallel(work, 12, async ({ caller, type }) => {
    const own: Cell[] = [];
    for (const [letter, name, asked] of questions) {
      const answer = await caller.ask(asked(type));
      const actual = verdictOf(answer);
      const expected = expectedOf(caller.name, type, letter);
      own.push({ table: `rights: ${name}`, row: type, caller: caller.name, expected, actual });
    }
    return own;
  });
  return cells.flat();
}

function expectedOf(caller: string, type: string, letter: Letter) {
  if (caller === "anonymous") return "unknown";
  return mayRecord(caller, type, letter) ? "yes" : "no";
}
