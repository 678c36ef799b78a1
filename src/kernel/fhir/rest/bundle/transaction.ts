import type { Tx } from "#kernel/db/db.ts";
import { fhirError } from "../../resource.ts";
import { isResourceType, type ResourceType } from "../../resource-types.ts";
import type { ChangeResult } from "../../store/changes.ts";
import { type Condition, lockConditions } from "../../store/condition-locks.ts";
import { accepted } from "../../store/record-store.ts";
import { applyChanges } from "../apply-changes.ts";
import { type FhirReply, type FhirRequest, type Interaction, preference, reply } from "../exchange.ts";
import { versionHeaders } from "../versions.ts";
import { type Match, replyChange, shownMatch, type WriteDoor } from "../write.ts";
import { type Dispatch, entryRequest } from "./batch.ts";
import { bundleOf, entryOf, replyOfError, withPlace } from "./entry-response.ts";
import type { BundleEntry, ParsedBundle } from "./parse-bundle.ts";
import { type Found, type PlannedEntry, planEntries } from "./plan-entries.ts";
import { conditionalReferences } from "./resolve-references.ts";

/** All entries or none: one database transaction for everything a Bundle changes. */
export async function runTransaction(
  door: WriteDoor,
  dispatch: Dispatch,
  request: FhirRequest,
  bundle: ParsedBundle,
): Promise<FhirReply> {
  const writes = bundle.entries.filter((entry) => !isRead(entry));
  for (const entry of writes) checkEntry(request, entry);
  const conditions = writes.flatMap(conditionOf);
  const references = referencesToLookUp(writes);
  const simple = conditions.length === 0 && references.length === 0;
  const planned = simple ? planEntries(door.store, request, writes, nothingFound) : undefined;
  const replies = await door.store.transaction(async (tx) => {
    const plan = planned ?? (await planAfterLooking(door, tx, request, { writes, conditions, references }));
    return applyPlan(door, tx, request, plan);
  });
  const wantsResources = preference(request, "return") === "representation";
  const answers = await Promise.all(
    bundle.entries.map(async (entry) => {
      const done = replies.get(entry.index);
      if (done !== undefined) return entryOf(done, wantsResources);
      return entryOf(await readEntry(dispatch, request, entry), true);
    }),
  );
  return { ...reply(200, bundleOf("transaction-response", answers)), ...shownBy([...replies.values()]) };
}

/** What was found instead of written; writes and reads are told by themselves. */
function shownBy(replies: readonly FhirReply[]): Pick<FhirReply, "shown"> {
  const found = replies.flatMap(({ shown }) => shown ?? []);
  return found.length === 0 ? {} : { shown: { patients: found.flatMap(({ patients }) => patients ?? []) } };
}

const nothingFound: Found = { matches: new Map(), names: new Map() };

const isRead = (entry: BundleEntry): boolean => entry.method === "GET" || entry.method === "HEAD";

const interactionOf: Readonly<Record<string, Interaction>> = { POST: "c", PUT: "u", PATCH: "u", DELETE: "d" };

function checkEntry(request: FhirRequest, entry: BundleEntry): void {
  const [type = ""] = entry.path;
  const length = entry.path.length;
  if (!isResourceType(type))
    throw fhirError(400, "value", "url does not name a type of FHIR R4", `${entry.at}.request.url`);
  const expected =
    entry.method === "POST" ? length === 1 : length === 2 || (length === 1 && entry.query !== "");
  if (!expected) throw fhirError(400, "value", `url does not fit ${entry.method}`, `${entry.at}.request.url`);
  if (!request.actor.may(type, interactionOf[entry.method] ?? "r"))
    throw fhirError(403, "forbidden", `not allowed to ${entry.method} ${type}`, entry.at);
}

interface PlacedCondition extends Condition {
  readonly entry: BundleEntry;
  readonly type: ResourceType;
}

function conditionOf(entry: BundleEntry): readonly PlacedCondition[] {
  const criteria = entry.method === "POST" ? entry.headers["if-none-exist"]?.replace(/^\?/, "") : entry.query;
  if (criteria === undefined || criteria === "" || entry.path.length !== 1) return [];
  const resource = entry.resource?.plain as Condition["resource"];
  return [{ entry, type: entry.path[0] as ResourceType, criteria, resource }];
}

interface Reference {
  readonly reference: string;
  readonly at: string;
}

function referencesToLookUp(writes: readonly BundleEntry[]): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const entry of writes)
    for (const reference of conditionalReferences(entry.resource?.plain))
      found.set(reference, { reference, at: entry.at });
  return [...found.values()];
}

interface Questions {
  readonly writes: readonly BundleEntry[];
  readonly conditions: readonly PlacedCondition[];
  readonly references: readonly Reference[];
}

async function planAfterLooking(
  door: WriteDoor,
  tx: Tx,
  request: FhirRequest,
  questions: Questions,
): Promise<readonly PlannedEntry[]> {
  const { conditions, references } = questions;
  await lockConditions(tx, conditions);
  const found = await Promise.all(
    conditions.map((condition) => door.findMatches(tx, request, { ...condition, limit: 2 })),
  );
  const matches = new Map<number, Match | undefined>();
  for (const [n, { entry, type }] of conditions.entries()) {
    if ((found[n]?.length ?? 0) > 1)
      throw fhirError(412, "multiple-matches", `more than one ${type} matches the criteria`, entry.at);
    matches.set(entry.index, found[n]?.[0]);
  }
  refuseTwins(conditions, matches);
  const names = new Map<string, string>();
  await Promise.all(
    references.map(async (asked) =>
      names.set(asked.reference, await lookUpReference(door, tx, request, asked)),
    ),
  );
  return planEntries(door.store, request, questions.writes, { matches, names });
}

/** Two entries with the same criteria, of which nothing is there yet, would make two of what must be one. */
function refuseTwins(
  conditions: readonly PlacedCondition[],
  matches: ReadonlyMap<number, Match | undefined>,
): void {
  const seen = new Map<string, string>();
  for (const { entry, type, criteria } of conditions) {
    if (matches.get(entry.index) !== undefined || entry.method === "DELETE") continue;
    const asked = `${type}?${criteria}`;
    const other = seen.get(asked);
    if (other !== undefined)
      throw fhirError(400, "invalid", `has the same criteria as ${other}, and nothing matches yet`, entry.at);
    seen.set(asked, entry.at);
  }
}

async function lookUpReference(
  door: WriteDoor,
  tx: Tx,
  request: FhirRequest,
  { reference, at }: Reference,
): Promise<string> {
  const [type = "", criteria = ""] = reference.split("?", 2);
  if (!isResourceType(type)) throw fhirError(400, "value", `a reference names an unknown type ${type}`, at);
  const found = await door.findMatches(tx, request, { type, criteria, limit: 2 });
  const [match] = found;
  if (match === undefined || found.length > 1)
    throw fhirError(412, "processing", `a conditional reference must match exactly one ${type}`, at);
  return `${type}/${match.id}`;
}

async function applyPlan(
  door: WriteDoor,
  tx: Tx,
  request: FhirRequest,
  plan: readonly PlannedEntry[],
): Promise<ReadonlyMap<number, FhirReply>> {
  const replies = new Map<number, FhirReply>();
  const changing = plan.filter((planned) => planned.change !== undefined);
  const results = await applyChanges(
    door,
    tx,
    request,
    changing.flatMap((planned) => planned.change ?? []),
  );
  changing.forEach((planned, n) => replies.set(planned.entry.index, changed(request, planned, results[n])));
  for (const { entry, change, existing } of plan)
    if (change === undefined) replies.set(entry.index, unchanged(request, entry, existing));
  return replies;
}

function changed(request: FhirRequest, planned: PlannedEntry, result: ChangeResult | undefined): FhirReply {
  try {
    return replyChange(request, accepted(result));
  } catch (error) {
    throw withPlace(error, planned.entry.at);
  }
}

function unchanged(request: FhirRequest, entry: BundleEntry, existing: Match | undefined): FhirReply {
  if (existing === undefined) return reply(204, "");
  const location = `${request.base}/${entry.path[0] ?? ""}/${existing.id}/_history/${existing.version}`;
  const headers = { ...versionHeaders(existing.version, existing.updated), location };
  return { ...reply(200, existing.content, headers), shown: shownMatch(existing) };
}

/** Reads of a transaction see what its writes left behind: they run after the commit. */
async function readEntry(dispatch: Dispatch, request: FhirRequest, entry: BundleEntry): Promise<FhirReply> {
  try {
    return await dispatch(entryRequest(request, entry));
  } catch (error) {
    return replyOfError(error);
  }
}
