import { type Answer, type Api, bundleEntries, isObject, textAt } from "./api.ts";
import { type CrashType, crashTypes, type Entry, type Expectation, isSame, type Ledger } from "./ledger.ts";
import { keySystem, markerSystem } from "./resources.ts";

/** Looks at everything written since the last look (or at all of it), and settles what nobody had an answer for. */
export async function lookAfterRestart(api: Api, ledger: Ledger, everything: boolean): Promise<number> {
  const due = ledger.entries.filter((entry) => everything || entry.touched);
  for (const type of crashTypes) {
    const ofType = due.filter((entry) => entry.type === type);
    for (let start = 0; start < ofType.length; start += atOnce) {
      await lookAt(api, type, ofType.slice(start, start + atOnce), ledger.problems);
    }
  }
  for (const group of ledger.groups.filter(({ touched }) => everything || touched)) {
    const states = new Set(group.entries.map(({ settled }) => settled.state));
    if (states.size > 1) {
      ledger.problems.push(
        `half a bundle: ${group.entries.map(({ key, settled }) => `${key} ${settled.state}`).join(", ")}`,
      );
    }
    group.touched = false;
  }
  return due.length;
}

/** Questions are put for many resources at once: a look may not take longer than the writing. */
const atOnce = 40;

async function lookAt(
  api: Api,
  type: CrashType,
  entries: readonly Entry[],
  problems: string[],
): Promise<void> {
  const hits = await search(
    api,
    type,
    keySystem,
    entries.map(({ key }) => key),
  );
  for (const entry of entries) entry.id ??= textAt(hits.get(entry.key)?.[0], "id");
  const markers = await search(api, type, markerSystem, entries.flatMap(markersOf));
  const found = await readAll(api, entries);
  for (const entry of entries) {
    judge(entry, {
      found: found.get(entry) ?? { now: { state: "absent" }, versions: [] },
      hits: hits.get(entry.key)?.length ?? 0,
      timesOf: (marker) => markers.get(marker)?.length ?? 0,
      complain: (what) => problems.push(`${entry.type} ${entry.key} (${entry.id ?? "no id"}): ${what}`),
    });
  }
}

interface Found {
  readonly now: Expectation;
  /** Versions in the history that have a content. */
  readonly versions: readonly string[];
}

interface Sight {
  readonly found: Found;
  readonly hits: number;
  readonly timesOf: (marker: string) => number;
  readonly complain: (what: string) => void;
}

function judge(entry: Entry, { found, hits, timesOf, complain }: Sight): void {
  const promised = [entry.settled, entry.pending].filter((each) => each !== undefined);
  const { now } = found;
  if (!promised.some((each) => isSame(now, each))) {
    complain(`promised ${promised.map(told).join(" or ")}, found ${told(now)}`);
  }
  const expectedHits = now.state === "present" ? 1 : 0;
  if (hits !== expectedHits) complain(`${told(now)}, but a search finds it ${hits} times`);
  for (const marker of markersOf(entry)) {
    const expected = now.state === "present" && now.marker === marker ? 1 : 0;
    if (timesOf(marker) !== expected)
      complain(`its index holds marker ${marker} ${timesOf(marker)} times instead of ${expected}`);
  }
  judgeHistory(found, complain);
  entry.settled = now;
  entry.pending = undefined;
  entry.touched = false;
}

/** No version is missing and none is there twice. A deleted version has no content. */
function judgeHistory({ now, versions }: Found, complain: (what: string) => void): void {
  if (now.state === "absent") return;
  const contents = now.state === "deleted" ? now.version - 1 : now.version;
  const expected = Array.from({ length: contents }, (_, index) => String(index + 1)).join();
  const held = versions.toSorted((a, b) => Number(a) - Number(b)).join();
  if (held !== expected) complain(`its history holds versions ${held} instead of ${expected}`);
}

/** Every marker that its index may wrongly still hold, or must hold. */
function markersOf({ settled, pending, outdated }: Entry): readonly string[] {
  const states = [settled, pending].flatMap((state) => (state?.state === "present" ? [state.marker] : []));
  return [...new Set([...states, ...outdated.slice(-2)])];
}

/** What the index answers, by the value that was asked for. */
async function search(
  api: Api,
  type: CrashType,
  system: string,
  values: readonly string[],
): Promise<ReadonlyMap<string, readonly Record<string, unknown>[]>> {
  if (values.length === 0) return new Map();
  const wanted = values.map((value) => `${system}|${value}`).join(",");
  const form = new URLSearchParams({ identifier: wanted, _count: "500" });
  const answer = await api.send("POST", `${type}/_search`, form);
  if (answer.status !== 200) throw unexpected("search", answer);
  const hits = bundleEntries(answer.body).flatMap(({ resource }) => (isObject(resource) ? [resource] : []));
  return Map.groupBy(hits, (resource) => identifierOf(resource, system));
}

/** Each resource and its history, in one batch. */
async function readAll(api: Api, entries: readonly Entry[]): Promise<ReadonlyMap<Entry, Found>> {
  const known = entries.filter(({ id }) => id !== undefined);
  const requests = known.flatMap(({ type, id }) => [`${type}/${id}`, `${type}/${id}/_history?_count=500`]);
  const entry = requests.map((url) => ({ request: { method: "GET", url } }));
  const answer = await api.send("POST", "", { resourceType: "Bundle", type: "batch", entry });
  if (answer.status !== 200) throw unexpected("batch of reads", answer);
  const answers = bundleEntries(answer.body);
  return new Map(
    known.map((each, index) => [
      each,
      { now: stateOf(each, answers[2 * index]), versions: versionsOf(answers[2 * index + 1]) },
    ]),
  );
}

function stateOf(entry: Entry, answer: Record<string, unknown> | undefined): Expectation {
  const status = textAt(answer?.["response"], "status")?.slice(0, 3);
  const version = versionOf(answer);
  if (status === "404") return { state: "absent" };
  if (status === "410") return { state: "deleted", version: version ?? wishedVersion(entry) };
  if (status !== "200" || version === undefined)
    throw new Error(`a read was answered ${JSON.stringify(answer).slice(0, 300)}`);
  return { state: "present", version, marker: identifierOf(answer?.["resource"], markerSystem) };
}

function versionOf(answer: Record<string, unknown> | undefined): number | undefined {
  const text = textAt(answer?.["response"], "etag") ?? textAt(metaOf(answer?.["resource"]), "versionId");
  const [digits] = /\d+/.exec(text ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A 410 in a batch need not tell its version; then it is the one that was wished for. */
function wishedVersion({ settled, pending }: Entry): number {
  return [settled, pending].reduce(
    (version, each) => (each?.state === "deleted" ? each.version : version),
    0,
  );
}

function versionsOf(answer: Record<string, unknown> | undefined): readonly string[] {
  return bundleEntries(answer?.["resource"]).flatMap(
    ({ resource }) => textAt(metaOf(resource), "versionId") ?? [],
  );
}

function identifierOf(resource: unknown, system: string): string {
  const identifiers =
    isObject(resource) && Array.isArray(resource["identifier"])
      ? (resource["identifier"] as readonly unknown[])
      : [];
  return (
    textAt(
      identifiers.find((each) => textAt(each, "system") === system),
      "value",
    ) ?? ""
  );
}

const metaOf = (resource: unknown): unknown => (isObject(resource) ? resource["meta"] : undefined);

const unexpected = (what: string, { status, body }: Answer): Error =>
  new Error(`a ${what} was answered ${status}: ${JSON.stringify(body)?.slice(0, 300)}`);

function told(state: Expectation): string {
  return state.state === "absent" ? "absent" : `${state.state} version ${state.version}`;
}
