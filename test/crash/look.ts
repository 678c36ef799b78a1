import type { Answer, Api } from "./api.ts";
import { type Entry, type Expectation, isSame, type Ledger } from "./ledger.ts";
import { keySystem, markerSystem } from "./resources.ts";
import { isObject } from "./writes.ts";

/** Looks at everything written since the last look (or at all of it), and settles what nobody had an answer for. */
export async function lookAfterRestart(api: Api, ledger: Ledger, everything: boolean): Promise<number> {
  const due = ledger.entries.filter((entry) => everything || entry.touched);
  const queue = due.values();
  const looker = async () => {
    for (const entry of queue) await lookAt(api, entry, ledger.problems);
  };
  await Promise.all(Array.from({ length: 8 }, looker));
  for (const group of ledger.groups.filter(({ touched }) => everything || touched)) {
    const states = new Set(group.entries.map(({ settled }) => settled.state));
    if (states.size > 1)
      ledger.problems.push(
        `half a bundle: ${group.entries.map(({ key, settled }) => `${key} ${settled.state}`).join(", ")}`,
      );
    group.touched = false;
  }
  return due.length;
}

async function lookAt(api: Api, entry: Entry, problems: string[]): Promise<void> {
  const complain = (what: string) =>
    problems.push(`${entry.type} ${entry.key} (${entry.id ?? "no id"}): ${what}`);
  const hits = await search(api, entry, keySystem, entry.key);
  entry.id ??= textAt(hits[0], "id");
  const found = await read(api, entry);
  const promised = [entry.settled, entry.pending].filter((each) => each !== undefined);
  if (!promised.some((each) => isSame(found, each))) {
    complain(`promised ${promised.map(told).join(" or ")}, found ${told(found)}`);
  }
  const expectedHits = found.state === "present" ? 1 : 0;
  if (hits.length !== expectedHits) complain(`${told(found)}, but a search finds it ${hits.length} times`);
  entry.settled = found;
  entry.pending = undefined;
  entry.touched = false;
  await lookAtIndex(api, entry, [found, ...promised], complain);
  if (found.state !== "absent") await lookAtHistory(api, entry, found.version, complain);
}

type Complain = (what: string) => void;

/** The index holds what the resource holds now, and nothing of what it held before. */
async function lookAtIndex(
  api: Api,
  entry: Entry,
  states: readonly Expectation[],
  complain: Complain,
): Promise<void> {
  const now = entry.settled.state === "present" ? entry.settled.marker : undefined;
  for (const marker of markersOf(states)) {
    const times = (await search(api, entry, markerSystem, marker)).length;
    const expected = marker === now ? 1 : 0;
    if (times !== expected)
      complain(`its index holds marker ${marker} ${times} times instead of ${expected}`);
  }
}

async function lookAtHistory(api: Api, entry: Entry, version: number, complain: Complain): Promise<void> {
  const answer = await expectAnswer(api.send("GET", `${entry.type}/${entry.id}/_history?_count=1000`), [200]);
  const versions = entriesOf(answer).map((resource) => textAt(metaOf(resource), "versionId"));
  const known = versions.filter((each) => each !== undefined).toSorted((a, b) => Number(a) - Number(b));
  // A deleted version has no resource in the bundle.
  const deleted = entry.settled.state === "deleted" ? 1 : 0;
  const expected = Array.from({ length: version - deleted }, (_, index) => String(index + 1));
  if (known.join() !== expected.join())
    complain(`its history holds versions ${known.join()} instead of ${expected.join()}`);
}

async function search(
  api: Api,
  entry: Entry,
  system: string,
  value: string,
): Promise<readonly Record<string, unknown>[]> {
  return entriesOf(
    await expectAnswer(
      api.send("GET", `${entry.type}?identifier=${encodeURIComponent(`${system}|${value}`)}`),
      [200],
    ),
  );
}

async function read(api: Api, entry: Entry): Promise<Expectation> {
  if (entry.id === undefined) return { state: "absent" };
  const answer = await expectAnswer(api.send("GET", `${entry.type}/${entry.id}`), [200, 404, 410]);
  const version = Number(/\d+/.exec(answer.etag ?? textAt(metaOf(answer.body), "versionId") ?? "")?.[0]);
  if (answer.status === 404) return { state: "absent" };
  if (answer.status === 410) return { state: "deleted", version: deletedVersion(version, entry) };
  return { state: "present", version, marker: markerOf(answer.body) };
}

/** A 410 need not tell its version; then it is the one that was wished for. */
function deletedVersion(told: number, entry: Entry): number {
  if (Number.isInteger(told)) return told;
  const wished = [entry.settled, entry.pending].find((each) => each?.state === "deleted");
  return wished?.state === "deleted" ? wished.version : 0;
}

async function expectAnswer(request: Promise<Answer>, good: readonly number[]): Promise<Answer> {
  const answer = await request;
  if (!good.includes(answer.status))
    throw new Error(`a look was answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`);
  return answer;
}

function entriesOf({ body }: Answer): readonly Record<string, unknown>[] {
  const entries = isObject(body) && Array.isArray(body["entry"]) ? (body["entry"] as readonly unknown[]) : [];
  return entries.flatMap((entry) =>
    isObject(entry) && isObject(entry["resource"]) ? [entry["resource"]] : [],
  );
}

function markerOf(body: unknown): string {
  const identifiers =
    isObject(body) && Array.isArray(body["identifier"]) ? (body["identifier"] as readonly unknown[]) : [];
  const marker = identifiers.find((each) => isObject(each) && each["system"] === markerSystem);
  return textAt(marker, "value") ?? "";
}

const metaOf = (resource: unknown): unknown => (isObject(resource) ? resource["meta"] : undefined);

function textAt(value: unknown, name: string): string | undefined {
  const text = isObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : undefined;
}

const markersOf = (states: readonly (Expectation | undefined)[]): ReadonlySet<string> =>
  new Set(states.flatMap((state) => (state?.state === "present" ? [state.marker] : [])));

function told(state: Expectation): string {
  return state.state === "absent" ? "absent" : `${state.state} version ${state.version}`;
}
