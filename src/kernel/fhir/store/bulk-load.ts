import type pg from "pg";
import { copyIn, openCopyClient } from "#kernel/db/copy-in.ts";
import { sqlStateOf, type Tx } from "#kernel/db/db.ts";
import { bucketOf, keyOf } from "../indexing/keys.ts";
import { FhirError, type Issue } from "../resource.ts";
import { findAliases, holdAliases } from "./aliases.ts";
import { createChange, idFor, putChange } from "./change-kinds.ts";
import type { Change } from "./changes.ts";
import { copyPartsOf } from "./copy-rows.ts";
import { parseExactJson } from "./exact-json.ts";
import { refuseDeepJson } from "./json-depth.ts";
import type { RecordStore } from "./record-store.ts";
import { type Prepared, renderContent, type StoredRow } from "./stored-row.ts";

export interface RefusedLine {
  readonly line: number;
  readonly issues: readonly Issue[];
}

export interface LoadResult {
  readonly loaded: number;
  /** Of these, the ones that went the fast way. */
  readonly copied: number;
  /** The first thousand of them. */
  readonly refused: readonly RefusedLine[];
  readonly refusedCount: number;
}

export interface LoadOptions {
  readonly store: RecordStore;
  /** Connections of its own are opened here: COPY cannot share a pipelined one. */
  readonly url: string;
  readonly onProgress?: (loaded: number) => void;
  readonly chunkSize?: number;
  /** What happens to a resource whose id is taken: a new version, or nothing. */
  readonly existing?: "update" | "skip";
}

/** More refusals are counted but not listed, so that a wrong file does not fill memory. */
const mostListed = 1_000;

/**
 * Loads NDJSON lines: resources nobody knows yet go in by COPY, the others become new versions. Each chunk is one
 * transaction with index, projections and outbox, as any other write; a refused line does not stop its neighbours.
 */
export async function bulkLoad(options: LoadOptions, lines: AsyncIterable<string>): Promise<LoadResult> {
  const lanes = await Promise.all([openCopyClient(options.url), openCopyClient(options.url)]);
  const state: LoadState = {
    loaded: 0,
    copied: 0,
    refused: [],
    refusedCount: 0,
    running: lanes.map(() => Promise.resolve()),
  };
  const chunkSize = options.chunkSize ?? 2_000;
  try {
    let turn = 0;
    for await (const chunk of chunksOf(options.store, state, lines, chunkSize)) {
      const lane = turn++ % lanes.length;
      await state.running[lane];
      state.running[lane] = loadChunk(options, lanes[lane] as pg.Client, chunk, state);
      // A failure is looked at when the lane is used again or at the end; it must not be called unhandled until then.
      state.running[lane].catch(() => undefined);
    }
    await Promise.all(state.running);
  } finally {
    await Promise.allSettled(state.running);
    await Promise.all(lanes.map((lane) => lane.end()));
  }
  return {
    loaded: state.loaded,
    copied: state.copied,
    refused: state.refused,
    refusedCount: state.refusedCount,
  };
}

interface LoadState {
  loaded: number;
  copied: number;
  readonly refused: RefusedLine[];
  refusedCount: number;
  readonly running: Promise<void>[];
}

interface Entry {
  readonly prepared: Prepared;
  readonly id: string;
  readonly key: string;
  readonly given: boolean;
}

async function* chunksOf(
  store: RecordStore,
  state: LoadState,
  lines: AsyncIterable<string>,
  size: number,
): AsyncGenerator<readonly Entry[]> {
  let chunk = new Map<string, Entry>();
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    const entry = readLine(store, state, line, number);
    if (entry === undefined) continue;
    const place = `${entry.prepared.type}/${entry.key}`;
    // The same id twice in one file: the second is a version of its own, in the next chunk.
    if (chunk.has(place) || chunk.size >= size) {
      yield [...chunk.values()];
      chunk = new Map();
    }
    chunk.set(place, entry);
  }
  if (chunk.size > 0) yield [...chunk.values()];
}

function readLine(store: RecordStore, state: LoadState, line: string, number: number): Entry | undefined {
  try {
    refuseDeepJson(line);
    const prepared = store.prepare(parseExactJson(line), {});
    const id = prepared.resource.id ?? idFor(prepared.index.patient);
    return { prepared, id, key: keyOf(id), given: prepared.resource.id !== undefined };
  } catch (error) {
    const issues = issuesOf(error);
    state.refusedCount++;
    if (state.refused.length < mostListed) state.refused.push({ line: number, issues });
    return undefined;
  }
}

function issuesOf(error: unknown): readonly Issue[] {
  if (error instanceof FhirError) return error.issues;
  if (error instanceof SyntaxError)
    return [{ severity: "error", code: "structure", diagnostics: "the line is not valid JSON" }];
  throw error;
}

async function loadChunk(
  options: LoadOptions,
  client: pg.Client,
  chunk: readonly Entry[],
  state: LoadState,
): Promise<void> {
  const { fast, slow } = await split(options.store, chunk);
  const copied = await tryCopy(options.store, client, fast);
  const left = copied ? slow : [...fast, ...slow];
  const rest = options.existing === "skip" ? await unknownOf(options.store, left) : left;
  for (let at = 0; at < rest.length; at += 200)
    await options.store.transaction((tx) => options.store.apply(tx, rest.slice(at, at + 200).map(changeOf)));
  state.loaded += chunk.length;
  if (copied) state.copied += fast.length;
  options.onProgress?.(state.loaded);
}

async function unknownOf(store: RecordStore, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const known = await Promise.all(entries.map((entry) => store.rows.read(entry.prepared.type, entry.key)));
  return entries.filter((_, n) => known[n] === undefined);
}

const changeOf = ({ prepared, id, given }: Entry): Change =>
  given ? putChange(id, prepared) : createChange(prepared, id);

/** Rows that live, or would live, outside the bucket of their id need the careful way. */
async function split(
  store: RecordStore,
  chunk: readonly Entry[],
): Promise<{ readonly fast: readonly Entry[]; readonly slow: readonly Entry[] }> {
  const fast: Entry[] = [];
  const slow: Entry[] = [];
  const atHome = (entry: Entry) =>
    bucketOf(entry.prepared.index.patient ?? entry.key) === bucketOf(entry.key);
  const moved = await movedKeys(store.db.direct, chunk);
  for (const entry of chunk)
    (atHome(entry) && !moved.has(`${entry.prepared.type}/${entry.key}`) ? fast : slow).push(entry);
  return { fast, slow };
}

async function movedKeys(tx: Tx, chunk: readonly Entry[]): Promise<ReadonlySet<string>> {
  const moved = new Set<string>();
  const types = new Set(chunk.map((entry) => entry.prepared.type));
  for (const type of types) {
    const places = chunk
      .filter((entry) => entry.prepared.type === type && entry.given)
      .map((entry) => ({ bucket: bucketOf(entry.key), key: entry.key }));
    if (places.length === 0) continue;
    for (const alias of await findAliases(tx, type, places)) moved.add(`${type}/${alias.key}`);
  }
  return moved;
}

/** An id is taken already; the search parameters were changed meanwhile: the careful way knows what to do. */
const notCopied: ReadonlySet<string> = new Set(["23505", "TT001"]);

/** False when the rows have to go in one by one: nothing of the chunk was written then. */
async function tryCopy(store: RecordStore, client: pg.Client, entries: readonly Entry[]): Promise<boolean> {
  if (entries.length === 0) return true;
  const updated = new Date(store.now()).toISOString();
  const rows = entries.map((entry) => firstVersion(entry, updated));
  const tx = txOf(client);
  await client.query("begin");
  try {
    await holdAliases(tx);
    if ((await movedKeys(tx, entries)).size > 0) {
      await client.query("rollback");
      return false;
    }
    for (const part of copyPartsOf(rows)) await copyIn(client, part.into, part.data);
    await store.complete(
      tx,
      rows.map((row, n) => ({
        row,
        resource: entries[n]?.prepared.resource,
        epoch: entries[n]?.prepared.epoch ?? 0,
      })),
    );
    await client.query("commit");
    store.committed(tx);
    return true;
  } catch (error) {
    await client.query("rollback");
    if (notCopied.has(sqlStateOf(error) ?? "")) return false;
    throw error;
  }
}

const firstVersion = ({ prepared, id, key }: Entry, updated: string): StoredRow => ({
  type: prepared.type,
  id,
  key,
  bucket: bucketOf(prepared.index.patient ?? key),
  version: 1,
  updated,
  deleted: false,
  index: prepared.index,
  content: renderContent(prepared.exact, id, 1, updated),
});

/** One statement after the other: the connection is not pipelined. */
function txOf(client: pg.Client): Tx {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query: <Row>(text: string, values?: readonly unknown[]) => {
      const send = async () =>
        (await client.query({ text, ...(values === undefined ? {} : { values: [...values] }) }))
          .rows as Row[];
      const sent = last.then(send, send);
      last = sent.catch(() => undefined);
      return sent;
    },
  };
}
