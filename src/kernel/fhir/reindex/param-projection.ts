import type { Tx } from "#kernel/db/db.ts";
import { enqueue } from "#kernel/jobs/enqueue.ts";
import type { Job } from "#kernel/jobs/job.ts";
import { maxOrdinal, officialParamsOf } from "../definitions/search-parameters.ts";
import { errorIssue, FhirError } from "../resource.ts";
import type { ResourceType } from "../resource-types.ts";
import type { ProjectedChange, Projection } from "../store/projection.ts";
import { type DefinedParam, paramsDefinedBy } from "./definition.ts";
import { listParams, lockEpoch, putParam, type RegisteredParam, raiseEpoch } from "./registry.sql.ts";
import { type ParamRegistry, StaleIndex } from "./registry.ts";
import type { ReindexPayload } from "./reindex-job.ts";

/** Somebody else's SearchParameter has the code already. With a state, so that only this write is refused. */
class CodeTaken extends FhirError {
  readonly code = "TT002";
}

/** Milliseconds in which every process has noticed a change, before rows are indexed for it. */
const noticePeriod = 2_000;

/** Keeps the registry of parameters in step with SearchParameter resources, in the transaction that writes them. */
export const paramProjection = (registry: ParamRegistry, reindex: Job<ReindexPayload>): Projection => ({
  apply: async (tx, changes) => {
    for (const change of changes)
      if (change.type === "SearchParameter") await register(tx, change, { registry, reindex });
  },
});

interface Parts {
  readonly registry: ParamRegistry;
  readonly reindex: Job<ReindexPayload>;
}

async function register(tx: Tx, change: ProjectedChange, { registry, reindex }: Parts): Promise<void> {
  const wanted = change.resource === undefined ? [] : paramsDefinedBy(change.resource);
  const before = await lockEpoch(tx);
  const known = await listParams(tx);
  const added = wanted.filter((param) => !isRegistered(param, change.key, known));
  const dropped = known.filter(
    (row) => row.active && row.source === change.key && !wanted.some((param) => isSame(row, param)),
  );
  if (added.length === 0 && dropped.length === 0) return;
  if (!registry.isKnown(tx, before)) {
    await registry.refresh();
    throw new StaleIndex("search parameters were changed meanwhile");
  }
  const epoch = await raiseEpoch(tx);
  registry.changed(tx, epoch);
  for (const row of dropped) await putParam(tx, { ...row, active: false, ready: false, changed: epoch });
  const rows = [...known];
  for (const param of added) {
    const row = newRow(param, change.key, rows, epoch);
    rows.push(row);
    await putParam(tx, row);
  }
  const now = new Date();
  const runAt = new Date(now.getTime() + noticePeriod);
  for (const type of new Set([...dropped, ...added].map((each) => each.type)))
    await enqueue(tx, reindex, { type, epoch }, { now, runAt, key: `${type}@${epoch}` });
}

const isSame = (row: RegisteredParam, { type, definition }: DefinedParam): boolean =>
  row.type === type && row.code === definition.code;

function isRegistered(param: DefinedParam, source: string, known: readonly RegisteredParam[]): boolean {
  const row = known.find((each) => isSame(each, param));
  if (row?.active !== true) return false;
  if (row.source !== source)
    throw new CodeTaken(
      409,
      errorIssue(
        "duplicate",
        `another SearchParameter has given ${param.type} a parameter of this code`,
        "SearchParameter.code",
      ),
    );
  return row.definition === JSON.stringify(param.definition);
}

function newRow(
  { type, definition }: DefinedParam,
  source: string,
  known: readonly RegisteredParam[],
  changed: number,
): RegisteredParam {
  const before = known.find((row) => row.type === type && row.code === definition.code);
  return {
    type,
    code: definition.code,
    ordinal: before?.ordinal ?? freeOrdinal(type, known),
    definition: JSON.stringify(definition),
    source,
    active: true,
    ready: false,
    changed,
  };
}

/** A bit is free again only when the rows are free of it; without one a parameter cannot be asked for absence. */
function freeOrdinal(type: ResourceType, known: readonly RegisteredParam[]): number {
  const official = [...officialParamsOf(type).values()].map((param) => param.ordinal);
  const own = known.filter((row) => row.type === type).map((row) => row.ordinal);
  const taken = new Set(own);
  for (let ordinal = Math.max(-1, ...official) + 1; ordinal <= maxOrdinal; ordinal++)
    if (!taken.has(ordinal)) return ordinal;
  return -1;
}
