import { resourceTypes } from "#kernel/fhir/resource-types.ts";
import type { Answered, Asked } from "./ask.ts";
import type { Caller } from "./callers.ts";
import { type Cell, inParallel, verdictOf } from "./cell.ts";
import { isSomebodys, type Letter, mayRecord } from "./expected-rights.ts";

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

const noneOf = (type: string): string => `/fhir/${type}?_id=${nobodysId}`;

/** Other ways to the same gates; asked about types that are somebody's. The history of a type is for programs. */
const byWays: typeof questions = [
  ["r", "history", (type) => ({ method: "GET", path: `/fhir/${type}/${nobodysId}/_history` })],
  ["r", "version", (type) => ({ method: "GET", path: `/fhir/${type}/${nobodysId}/_history/1` })],
  ["r", "validate", (type) => ({ method: "POST", path: `/fhir/${type}/$validate`, body: {} })],
  ["u", "update by criteria", (type) => ({ method: "PUT", path: noneOf(type), body: {} })],
  ["u", "patch by criteria", (type) => ({ method: "PATCH", path: noneOf(type), body: {} })],
  ["d", "delete by criteria", (type) => ({ method: "DELETE", path: noneOf(type) })],
  ["d", "history of the type", (type) => ({ method: "GET", path: `/fhir/${type}/_history` })],
];

/** Asked about one by one also when there is no time: each of another kind. */
const samples: readonly string[] = ["Patient", "Observation", "Claim", "Practitioner", "Basic"];

/**
 * Every type of the record × what can be done with it × everybody. Unless `isThorough` most are asked about in bundles,
 * all at once (the same gate stands before what comes in them), and of the types that are nobody's only every tenth.
 */
export async function rightCells(
  callers: readonly Caller[],
  { isThorough }: { readonly isThorough: boolean },
): Promise<readonly Cell[]> {
  const isAlone = (type: string) => isThorough || samples.includes(type);
  const work = callers.flatMap((caller) => resourceTypes.filter(isAlone).map((type) => ({ caller, type })));
  const alone = await inParallel(work, 32, async ({ caller, type }) => {
    const own: Cell[] = [];
    const ways = samples.includes(type) || isSomebodys(type) ? byWays : [];
    for (const [letter, name, asked] of [...questions, ...ways]) {
      const actual = verdictOf(await caller.ask(asked(type)));
      own.push(cellOf(caller, { letter, name, type }, actual));
    }
    return own;
  });
  const others = resourceTypes.filter((type, at) => !isAlone(type) && (isSomebodys(type) || at % 10 === 0));
  const together = await inParallel(callers, 8, (caller) => bundledCells(caller, others));
  return [...alone, ...together].flat();
}

interface Asking {
  readonly letter: Letter;
  readonly name: string;
  readonly type: string;
}

const cellOf = (caller: Caller, { letter, name, type }: Asking, actual: string): Cell => ({
  table: `rights: ${name}`,
  row: type,
  caller: caller.name,
  expected: expectedOf(caller.name, type, letter),
  actual,
});

function expectedOf(caller: string, type: string, letter: Letter) {
  if (caller === "anonymous") return "unknown";
  return mayRecord(caller, type, letter) ? "yes" : "no";
}

/** Not PATCH, nor a search by POST: a bundle holds neither. */
const bundled = questions.filter(([, name]) => name !== "patch" && name !== "search by POST");

async function bundledCells(caller: Caller, types: readonly string[]): Promise<readonly Cell[]> {
  const asking = types.flatMap((type) =>
    bundled.map(([letter, name, asked]) => ({ letter, name, type, asked: asked(type) })),
  );
  if (asking.length === 0) return [];
  const entry = asking.map(({ asked: { method, path, body }, type }) => ({
    request: { method, url: path.replace("/fhir/", "") },
    ...(body === undefined ? {} : { resource: { resourceType: type, nonsense: true } }),
  }));
  const answer = await caller.ask({
    method: "POST",
    path: "/fhir",
    body: { resourceType: "Bundle", type: "batch", entry },
  });
  const statuses = statusesIn(answer);
  return asking.map((each, at) => cellOf(caller, each, statuses[at] ?? verdictOf(answer)));
}

function statusesIn({ status, text }: Answered): readonly string[] {
  if (status !== 200) return [];
  const { entry = [] } = JSON.parse(text) as {
    readonly entry?: readonly { readonly response?: { readonly status?: string } }[];
  };
  return entry.map(({ response }) => (response?.status?.startsWith("403") === true ? "no" : "yes"));
}
