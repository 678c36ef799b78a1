import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "../../indexing/keys.ts";
import { targetOf } from "../../indexing/references.ts";
import { type FhirError, fhirError } from "../../resource.ts";
import { type ResourceType, resourceTypes, typeOfCode } from "../../resource-types.ts";
import type { PersonScope } from "../../search/scope.ts";
import { readCurrent } from "../../store/read-rows.ts";
import type { RecordStore } from "../../store/record-store.ts";
import type { FhirActor } from "../exchange.ts";
import type { SearchOptionsFor } from "../search.ts";
import { listSeen } from "../visible-rows.ts";
import { beginSnapshot, listPresentTypes, type Snapshot } from "./export.sql.ts";
import { deletionPages } from "./export-deleted.ts";
import { type WrittenFile, writeNdjson } from "./export-files.ts";
import { type ExportPlan, reachOfPlan, typesOf } from "./export-plan.ts";
import { type ExportSource, exportPages } from "./export-rows.ts";

export interface ExportMaker {
  readonly store: RecordStore;
  readonly searchOptionsFor: SearchOptionsFor;
}

export interface ExportTarget {
  readonly folder: string;
  /** Told after each page; rejects to stop the export. */
  readonly onProgress: (type: string, count: number) => Promise<void> | void;
}

export interface ExportResult {
  /** Whatever changed before is in the files; what changed shortly after may be. */
  readonly transactionTime: Date;
  readonly files: readonly WrittenFile[];
  /** Bundles that delete what was deleted since the instant that was asked for. */
  readonly deleted: readonly WrittenFile[];
}

/**
 * Writes what a plan asks for, all of it as it was at one instant: one transaction that only reads sees the same
 * record from the first page to the last, however long it takes and whatever is written meanwhile.
 */
export function runExport(
  maker: ExportMaker,
  plan: ExportPlan,
  { folder, onProgress }: ExportTarget,
): Promise<ExportResult> {
  return readExport(maker, plan, async (pages, { types, deletions, transactionTime }) => {
    const files: WrittenFile[] = [];
    for (const type of types) {
      const file = { type, name: `${type}.ndjson` };
      const written = await writeNdjson(folder, file, pages(type), (count) => onProgress(type, count));
      if (written !== undefined) files.push(written);
    }
    const bundles = { type: "Bundle", name: "Deleted.ndjson" };
    const deleted = await writeNdjson(folder, bundles, deletions, () => onProgress("Deleted", 0));
    return { transactionTime, files, deleted: deleted === undefined ? [] : [deleted] };
  });
}

export interface ExportView {
  /** Types of the plan of which there are resources. */
  readonly types: readonly ResourceType[];
  readonly deletions: AsyncIterable<readonly string[]>;
  readonly transactionTime: Date;
}

/** Lets `work` read what a plan asks for, from one snapshot. */
export function readExport<T>(
  { store, searchOptionsFor }: ExportMaker,
  plan: ExportPlan,
  work: (pages: (type: ResourceType) => AsyncGenerator<readonly string[]>, view: ExportView) => Promise<T>,
): Promise<T> {
  return store.db.transaction(async (tx) => {
    const snapshot = await beginSnapshot(tx);
    const options = searchOptionsFor({ actor: actorOf(plan) });
    await mustSeeGroup(tx, plan, options.scope.person);
    const patients = await patientsOf(tx, plan, options.baseUrls);
    const source: ExportSource = { tx, options, plan, patients };
    const types = typesOf(plan, await presentTypes(tx)).filter((type) => options.scope.allows(type));
    const deletions = deletionPages(source, types);
    return work((type) => exportPages(source, type), {
      types,
      deletions,
      transactionTime: timeOf(snapshot),
    });
  });
}

/** Who asked, with the rights of then. */
function actorOf(plan: ExportPlan): FhirActor {
  const { owner, readable } = plan;
  const types: ReadonlySet<string> = new Set(readable);
  return {
    id: owner,
    reach: reachOfPlan(plan),
    may: (type, interaction) => types.has(type) && (interaction === "r" || interaction === "s"),
    holds: () => false,
  };
}

/** A resource gets its time just before its transaction reaches the database. */
const slack = 2_000;

/** Nothing with an earlier time can appear any more, so a client may go on from here with `_since`. */
const timeOf = ({ now, oldest }: Snapshot): Date =>
  new Date(Math.min(now.getTime(), oldest?.getTime() ?? Number.POSITIVE_INFINITY) - slack);

async function presentTypes(tx: Tx): Promise<readonly ResourceType[]> {
  const present = new Set((await listPresentTypes(tx)).map(typeOfCode));
  return resourceTypes.filter((type) => present.has(type));
}

async function patientsOf(
  tx: Tx,
  plan: ExportPlan,
  baseUrls: readonly string[],
): Promise<readonly string[] | undefined> {
  if (plan.level !== "group" || plan.group === undefined) return plan.patients;
  const members = await membersOf(tx, plan.group, baseUrls);
  const { patients } = plan;
  if (patients === undefined) return [...members];
  const foreign = patients.find((id) => !members.has(id));
  if (foreign !== undefined)
    throw fhirError(400, "value", "a patient that was asked for is not a member of the group", "patient");
  return patients;
}

/** Told like a group that does not exist. */
async function mustSeeGroup(tx: Tx, { group }: ExportPlan, person: PersonScope | undefined): Promise<void> {
  if (group === undefined || person === undefined) return;
  const seen = await listSeen(tx, person, "Group", [keyOf(group)]);
  if (seen.size === 0) throw unknownGroup(group);
}

const unknownGroup = (id: string): FhirError => fhirError(404, "not-found", `Group/${id} is not known here`);

interface GroupFields {
  readonly member?: readonly {
    readonly inactive?: boolean;
    readonly entity?: { readonly reference?: string };
  }[];
}

/** Ids of the patients that are members now. */
async function membersOf(tx: Tx, id: string, baseUrls: readonly string[]): Promise<ReadonlySet<string>> {
  const key = keyOf(id);
  const row = (await readCurrent(tx, "Group", [key])).get(key);
  if (row === undefined || row.deleted) throw unknownGroup(id);
  const { member = [] } = JSON.parse(row.content) as GroupFields;
  const targets = member
    .filter(({ inactive }) => inactive !== true)
    .map(({ entity }) => targetOf(entity?.reference ?? "", baseUrls));
  return new Set(
    targets.flatMap((target) => (target?.kind === "local" && target.type === "Patient" ? [target.id] : [])),
  );
}
