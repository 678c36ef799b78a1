import { type Answer, type Api, bundleEntries, textAt } from "./api.ts";
import { type CrashType, type Entry, type Expectation, type Ledger, newEntry } from "./ledger.ts";
import { bundleOf, keySystem, resourceOf } from "./resources.ts";

/** One client: it works on its own resources, one request after the other, and writes down every answer. */
export interface Writer {
  readonly api: Api;
  readonly ledger: Ledger;
  readonly own: Entry[];
  readonly random: () => number;
}

/** One random write. */
export async function writeOnce(writer: Writer): Promise<void> {
  const dice = writer.random();
  const known = writer.own.filter(
    (entry) => entry.settled.state === "present" && entry.pending === undefined,
  );
  const target = known[Math.floor(writer.random() * known.length)];
  if (target === undefined || dice < 0.25) return create(writer);
  if (dice < 0.55) return update(writer, target);
  if (dice < 0.7) return createConditionally(writer);
  if (dice < 0.9) return transact(writer);
  return remove(writer, target);
}

async function create(writer: Writer): Promise<void> {
  const entry = enter(writer, "Patient");
  const wanted = firstVersion();
  const answer = await attempt(writer, [[entry, wanted]], () =>
    writer.api.send("POST", "Patient", resourceOf(entry, wanted.marker)),
  );
  if (accept(writer, answer, [201], "create")) settle(entry, wanted, idOf(answer));
}

/** Sent twice at once, as an impatient client does: both must end at the same resource. */
async function createConditionally(writer: Writer): Promise<void> {
  const entry = enter(writer, "Patient");
  const wanted = firstVersion();
  const headers = { "if-none-exist": `identifier=${keySystem}|${entry.key}` };
  const post = () => writer.api.send("POST", "Patient", resourceOf(entry, wanted.marker), headers);
  const answers = await Promise.all([0, 1].map(() => attempt(writer, [[entry, wanted]], post)));
  const accepted = answers.filter((answer) => accept(writer, answer, [200, 201], "conditional create"));
  const ids = new Set(accepted.map(idOf));
  if (ids.size > 1) writer.ledger.problems.push(`conditional create of ${entry.key} answered two resources`);
  const [id] = ids;
  if (id !== undefined) settle(entry, wanted, id);
}

async function update(writer: Writer, entry: Entry): Promise<void> {
  if (entry.settled.state !== "present") return;
  const wanted: Expectation = {
    state: "present",
    version: entry.settled.version + 1,
    marker: crypto.randomUUID(),
  };
  const headers = { "if-match": `W/"${entry.settled.version}"` };
  const answer = await attempt(writer, [[entry, wanted]], () =>
    writer.api.send("PUT", `Patient/${entry.id}`, resourceOf(entry, wanted.marker), headers),
  );
  if (accept(writer, answer, [200], "update")) settle(entry, wanted, entry.id);
}

async function remove(writer: Writer, entry: Entry): Promise<void> {
  if (entry.settled.state !== "present") return;
  const wanted: Expectation = { state: "deleted", version: entry.settled.version + 1 };
  const answer = await attempt(writer, [[entry, wanted]], () =>
    writer.api.send("DELETE", `Patient/${entry.id}`),
  );
  if (accept(writer, answer, [200, 204], "delete")) settle(entry, wanted, entry.id);
}

async function transact(writer: Writer): Promise<void> {
  const types: readonly CrashType[] = [
    "Patient",
    ...Array<CrashType>(2 + Math.floor(writer.random() * 8)).fill("Observation"),
  ];
  const entries = types.map((type) => enter(writer, type, false));
  const wishes = entries.map((entry) => [entry, firstVersion()] as const);
  writer.ledger.groups.push({ entries, touched: true });
  const markers = new Map(wishes.map(([entry, { marker }]) => [entry, marker]));
  const answer = await attempt(writer, wishes, () => writer.api.send("POST", "", bundleOf(entries, markers)));
  if (!accept(writer, answer, [200], "transaction")) return;
  const ids = idsOf(answer);
  if (ids.length !== entries.length)
    writer.ledger.problems.push(`a transaction of ${entries.length} answered ${ids.length} entries`);
  for (const [index, [entry, wanted]] of wishes.entries()) settle(entry, wanted, ids[index]);
}

type Present = Extract<Expectation, { state: "present" }>;

const firstVersion = (): Present => ({ state: "present", version: 1, marker: crypto.randomUUID() });

function enter(writer: Writer, type: CrashType, reusable = true): Entry {
  const entry = newEntry(type);
  writer.ledger.entries.push(entry);
  if (reusable) writer.own.push(entry);
  return entry;
}

/** Notes the wish before the request leaves; without a clear answer it stays noted. */
async function attempt(
  writer: Writer,
  wishes: readonly (readonly [Entry, Expectation])[],
  request: () => Promise<Answer>,
): Promise<Answer | undefined> {
  for (const [entry, wanted] of wishes) {
    entry.pending = wanted;
    entry.touched = true;
  }
  try {
    const answer = await request();
    if (answer.status < 500) return answer;
  } catch (error) {
    // The connection broke: whether it was written is what the look after the restart will tell.
    if (error instanceof DOMException && error.name === "TimeoutError") writer.ledger.hung++;
  }
  writer.ledger.unanswered++;
  return undefined;
}

function accept(
  writer: Writer,
  answer: Answer | undefined,
  good: readonly number[],
  what: string,
): answer is Answer {
  if (answer === undefined) return false;
  if (good.includes(answer.status)) {
    writer.ledger.acknowledged++;
    return true;
  }
  writer.ledger.problems.push(
    `${what} was refused with ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`,
  );
  return false;
}

function settle(entry: Entry, outcome: Expectation, id: string | undefined): void {
  if (entry.settled.state === "present") entry.outdated.push(entry.settled.marker);
  entry.settled = outcome;
  entry.pending = undefined;
  entry.id = id;
}

const idIn = (location: string | null): string | undefined =>
  /[A-Z][A-Za-z]+\/([A-Za-z0-9.-]+)/.exec(location ?? "")?.[1];

const idOf = (answer: Answer): string | undefined => idIn(answer.location) ?? textAt(answer.body, "id");

const idsOf = ({ body }: Answer): readonly (string | undefined)[] =>
  bundleEntries(body).map(({ response }) => idIn(textAt(response, "location") ?? null));
