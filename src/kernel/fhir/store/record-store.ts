import type { AuditLog } from "#kernel/audit/audit-log.ts";
import type { Origin } from "#kernel/audit/origin.ts";
import type { Db, Tx } from "#kernel/db/db.ts";
import type { IndexRow } from "../indexing/index-row.ts";
import { keyOf } from "../indexing/keys.ts";
import { FhirError, fhirError, type Issue, type Resource } from "../resource.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import {
  applyChanges,
  type ChangeNote,
  completeWrites,
  type IndexEpoch,
  insertWords,
  type WriteParts,
} from "./apply-changes.ts";
import { createBatcher } from "./batcher.ts";
import type { Change, ChangeResult } from "./changes.ts";
import type { ExactJson } from "./exact-json.ts";
import { type KnownTypes, loadKnownTypes } from "./known-types.ts";
import { createLessons, type Lessons, type WordBook } from "./lessons.ts";
import type { Projection } from "./projection.ts";
import { createRowReader, type RowReader } from "./read-rows.ts";
import type { Prepared, StoredRow } from "./stored-row.ts";
import { tidyTokens } from "./token-lists.ts";
import { notesOfLoad } from "./write-notes.ts";

export interface StoreParts {
  readonly db: Db;
  readonly validate: (resource: unknown, type: string) => readonly Issue[];
  readonly index: (resource: Resource) => IndexRow;
  /** Absent: the search parameters never change. */
  readonly epoch?: IndexEpoch;
  readonly words: WordBook;
  readonly projections: readonly Projection[];
  readonly tellOutbox: (tx: Tx, notes: readonly ChangeNote[]) => Promise<void>;
  readonly clock?: () => number;
  readonly audit?: Pick<AuditLog, "append" | "committed"> | undefined;
}

/** The record: everything that may be done to it goes through here. */
export interface RecordStore {
  readonly db: Db;
  readonly rows: RowReader;
  readonly types: KnownTypes;
  /** The same record, in which every change is told to be this asker's. */
  by(origin: Origin): RecordStore;
  /** Validates and indexes; every problem names its place, below `at` when the resource is part of something. */
  prepare(body: ExactJson, expected: { readonly type?: string; readonly at?: string }): Prepared;
  /** One change on its own: travels with others that arrive at the same moment, durable when it resolves. */
  submit(change: Change): Promise<ChangeResult>;
  /** A transaction of several changes, looks and locks. */
  readonly transaction: Db["transaction"];
  /** For loaders that put rows in themselves: all that has to go along, in their transaction. */
  complete(tx: Tx, rows: readonly NewRow[], origin?: Origin): Promise<void>;
  /** To be called after a transaction that did not come from `transaction` has committed. */
  committed(tx: Tx): void;
  /** Learns words and types that other processes have written since; called every few seconds. */
  refresh(): Promise<void>;
  /** Records the words of rows that were indexed again, in the caller's transaction. */
  learnWords(tx: Tx, rows: readonly IndexRow[]): Promise<void>;
  /** Merges the tokens that this process has written lately, so that searches need not read them from a list. */
  tidy(): Promise<void>;
  now(): number;
  /** Several changes in a transaction of the caller. */
  apply(tx: Tx, changes: readonly Change[]): Promise<readonly ChangeResult[]>;
}

export interface NewRow {
  /** `Prepared.epoch` */
  readonly epoch: number;
  readonly row: StoredRow;
  readonly resource: Resource | undefined;
}

export async function openRecordStore(parts: StoreParts): Promise<RecordStore> {
  const types = await loadKnownTypes(parts.db);
  const recorded = await parts.db.direct.query<{ word: string }>("select word from fhir.word");
  const words = recorded.map((row) => row.word);
  parts.words.add(words);
  const lessons = createLessons(parts.words, words, types);
  const epoch = parts.epoch ?? oneEpoch;
  const writeParts: WriteParts = {
    epoch,
    index: parts.index,
    projections: parts.projections,
    tellOutbox: parts.tellOutbox,
    lessons,
    clock: parts.clock ?? Date.now,
    audit: parts.audit,
  };
  const apply = (tx: Tx, changes: readonly Change[]) => applyChanges(tx, writeParts, changes);
  const committed = (tx: Tx): void => {
    lessons.committed(tx);
    parts.audit?.committed(tx);
  };
  const transaction = learning(parts.db, committed);
  const batcher = createBatcher({ transaction, apply });
  const store: RecordStore = {
    db: parts.db,
    by: (origin) => storeOf(store, origin),
    rows: createRowReader(parts.db.direct),
    types,
    prepare: (body, expected) => ({ ...prepare(parts, body, expected), epoch: epoch.current() }),
    submit: (change) => batcher.submit(change),
    transaction,
    apply,
    complete: (tx, rows, origin) => completeLoad(tx, writeParts, rows, origin),
    learnWords: (tx, rows) => insertWords(tx, lessons.newWords(tx, rows)),
    committed,
    tidy: () => tidyTokens(parts.db.direct, lessons.takeWritten()),
    refresh: () => refresh(parts, lessons, types),
    now: writeParts.clock,
  };
  return store;
}

async function completeLoad(
  tx: Tx,
  parts: WriteParts,
  rows: readonly NewRow[],
  origin: Origin | undefined,
): Promise<void> {
  await completeWrites(tx, parts, {
    writes: rows.map((each) => ({ ...each, before: undefined, fresh: true })),
    epoch: Math.min(...rows.map((row) => row.epoch)),
  });
  const told = rows.map(({ row }) => row);
  await parts.audit?.append(tx, notesOfLoad(told, origin));
}

const storeOf = (store: RecordStore, origin: Origin): RecordStore => ({
  ...store,
  submit: (change) => store.submit({ ...change, origin }),
  complete: (tx, rows) => store.complete(tx, rows, origin),
  apply: (tx, changes) =>
    store.apply(
      tx,
      changes.map((change) => ({ ...change, origin })),
    ),
});

const oneEpoch: IndexEpoch = { current: () => 0, confirm: () => Promise.resolve() };

/** Counting is cheap beside reading: both tables only grow. */
async function refresh({ db, words }: StoreParts, lessons: Lessons, types: KnownTypes): Promise<void> {
  const [counts] = await db.direct.query<{ words: number; types: number }>(
    "select (select count(*) from fhir.word) as words, (select count(*) from fhir.present_type) as types",
  );
  if (counts === undefined) return;
  await types.refresh(db.direct, counts.types);
  if (counts.words === lessons.countWords()) return;
  const rows = await db.direct.query<{ word: string }>("select word from fhir.word");
  const recorded = rows.map((row) => row.word);
  words.add(recorded);
  lessons.recordWords(recorded);
}

const learning =
  (db: Db, committed: (tx: Tx) => void): Db["transaction"] =>
  async (work) => {
    let last: Tx | undefined;
    const output = await db.transaction((tx) => {
      last = tx;
      return work(tx);
    });
    if (last !== undefined) committed(last);
    return output;
  };

function prepare(
  parts: StoreParts,
  { plain, exact }: ExactJson,
  expected: { readonly type?: string; readonly at?: string },
): Omit<Prepared, "epoch"> {
  const type = typeOf(plain, expected);
  const errors = parts
    .validate(plain, type)
    .filter((issue) => issue.severity === "error" || issue.severity === "fatal");
  if (errors.length > 0)
    throw new FhirError(422, expected.at === undefined ? errors : errors.map(below(expected.at, type)));
  const resource = plain as Resource;
  return { type, resource, exact: exact as Resource, index: parts.index(resource) };
}

function typeOf(plain: unknown, expected: { readonly type?: string; readonly at?: string }): ResourceType {
  const at = expected.at ?? expected.type ?? "Resource";
  if (typeof plain !== "object" || plain === null || Array.isArray(plain))
    throw fhirError(400, "structure", "a resource must be a JSON object", at);
  const type: unknown = (plain as { resourceType?: unknown }).resourceType;
  if (typeof type !== "string" || !isResourceType(type))
    throw fhirError(400, "structure", "resourceType must name a type of FHIR R4", `${at}.resourceType`);
  if (expected.type !== undefined && type !== expected.type)
    throw fhirError(
      400,
      "structure",
      `resourceType is ${type} but the address says ${expected.type}`,
      `${at}.resourceType`,
    );
  return type;
}

/** `Patient.name` → `Bundle.entry[3].resource.name`. */
const below =
  (at: string, type: string) =>
  (issue: Issue): Issue => ({
    ...issue,
    expression: (issue.expression ?? [type]).map((path) => path.replace(/^[A-Za-z]+/, at)),
  });

/** Turns a refusal that concerns one change into the error of the request. */
export function accepted(result: ChangeResult | undefined): Exclude<ChangeResult, { kind: "refused" }> {
  if (result === undefined) throw new Error("a change without a result");
  if (result.kind === "refused") throw result.error;
  return result;
}

export const keyOfReference = (reference: string): string =>
  keyOf(reference.slice(reference.lastIndexOf("/") + 1));
