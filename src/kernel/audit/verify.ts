import { addDays, vietnamDay } from "../base/dates.ts";
import type { Db, Tx } from "../db/db.ts";
import { type Block, findLastBlock, listBlocks, storedTree } from "./blocks.sql.ts";
import { type SignedHead, verifyHead } from "./contract.ts";
import { findFirstSealed, listHeads, listKeys } from "./heads.sql.ts";
import { signedHeadOf } from "./heads.ts";
import { findLooseEnds } from "./loose-ends.ts";
import { loadEdge, rootAt } from "./proofs.ts";
import type { Published } from "./publish.ts";
import { BrokenLog, type Position, replayBlocks } from "./replay.ts";
import { publicKeysOf } from "./signer.ts";
import { emptyEdge, rootOf } from "./tree.ts";
import { countEntriesBelow } from "./verify.sql.ts";

export interface VerifyOptions {
  readonly db: Db;
  /** What was published outside the database. */
  readonly published: Published;
  /** First and last Vietnamese calendar day, both inclusive. */
  readonly from?: string;
  readonly to?: string;
}

export interface Fault {
  /** The first day on which something is not as it was. */
  readonly day: string;
  readonly says: string;
}

export interface Verdict {
  /** Entries proven: those from `first` to `size` - 1. */
  readonly first: number;
  readonly size: number;
  readonly root: string;
  readonly heads: number;
  readonly fault?: Fault;
  /** The days that were asked for lie before or behind the log: nothing was proven. */
  readonly isOutside?: true;
}

/** Blocks read in one go. */
const blocksPerLook = 400;
const entriesPerLook = 20_000;

/** Computes the whole log anew and holds it against every signed head, in the database and outside it. */
export async function verifyLog(options: VerifyOptions): Promise<Verdict> {
  const heads = await allHeads(options.db.direct);
  if (await isOutside(options, heads)) return { first: 0, size: 0, root: "", heads: 0, isOutside: true };
  const faults = [...(await keyFaults(options)), ...(await headFaults(options, heads))];
  const replayed = await replayAll(options, heads);
  if (replayed.fault !== undefined) faults.push(replayed.fault);
  if (options.to === undefined) faults.push(...(await findLooseEnds(options.db.direct)));
  const [fault] = faults.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return { ...replayed, heads: heads.length, ...(fault === undefined ? {} : { fault }) };
}

/** The log itself tells how far it goes, whatever the clock of this machine says. */
async function isOutside({ db, from, to }: VerifyOptions, heads: readonly SignedHead[]): Promise<boolean> {
  const begun = await findFirstSealed(db.direct);
  const last = [heads.at(-1)?.at, (await findLastBlock(db.direct))?.at.toISOString()].flatMap(
    (at) => at ?? [],
  );
  const end = last.toSorted().at(-1);
  const isBefore = to !== undefined && (begun === undefined || to < vietnamDay(begun));
  return isBefore || (from !== undefined && (end === undefined || from > vietnamDay(new Date(end))));
}

async function allHeads(tx: Tx): Promise<readonly SignedHead[]> {
  const heads: SignedHead[] = [];
  for (let after: string | undefined; ; ) {
    const rows = await listHeads(tx, after, 1_000);
    heads.push(...rows.map(signedHeadOf));
    if (rows.length < 1_000) return heads;
    after = rows.at(-1)?.id;
  }
}

const dayOf = ({ day, at }: SignedHead): string => day ?? vietnamDay(new Date(at));

/** No secret is needed: what was published tells which keys are those of the log. */
async function keyFaults({ db, published }: VerifyOptions): Promise<readonly Fault[]> {
  const rows = await listKeys(db.direct);
  const keys = new Map(publicKeysOf(rows).map((key) => [key.id, key.public]));
  const told = new Set(published.keys.map(({ id }) => id));
  const foreign = rows
    .filter(({ id }) => told.size > 0 && !told.has(id))
    .map((row) => ({ day: vietnamDay(row.from_at), says: `khóa ký ${row.id} chưa từng được công bố` }));
  const changed = published.keys
    .filter((key) => keys.get(key.id) !== key.public)
    .map(({ id, from }) => ({ day: vietnamDay(new Date(from)), says: `khóa ký đã công bố ${id} bị đổi` }));
  return [...foreign, ...changed];
}

/** Signatures, what was published and is gone, and days that are missing. */
async function headFaults(
  { db, published }: VerifyOptions,
  heads: readonly SignedHead[],
): Promise<readonly Fault[]> {
  const keys = publicKeysOf(await listKeys(db.direct));
  const faults: Fault[] = [];
  for (const head of heads)
    if (!(await verifyHead(head, keys)))
      faults.push({ day: dayOf(head), says: `chữ ký của gốc cây lúc ${head.at} không đúng` });
  faults.push(...gapsBetween(heads));
  const stored = new Set(heads.map(({ signature }) => signature));
  for (const head of published.heads)
    if (!stored.has(head.signature))
      faults.push({
        day: dayOf(head),
        says: `gốc cây đã công bố lúc ${head.at} không còn trong cơ sở dữ liệu`,
      });
  return faults;
}

/** Every day is closed, also one on which nothing happened. */
function gapsBetween(heads: readonly SignedHead[]): readonly Fault[] {
  const days = heads.flatMap(({ day }) => day ?? []).toSorted();
  return days.slice(1).flatMap((day, n) => {
    const expected = addDays(days[n] ?? day, 1);
    return day === expected ? [] : [{ day: expected, says: "ngày này không có gốc đã ký" }];
  });
}

interface Replayed {
  readonly first: number;
  readonly size: number;
  readonly root: string;
  readonly fault?: Fault;
}

async function replayAll(options: VerifyOptions, heads: readonly SignedHead[]): Promise<Replayed> {
  const { from, to } = options;
  const days = heads.filter(({ day }) => day !== null).toSorted((a, b) => a.size - b.size);
  const before = from === undefined ? undefined : days.findLast(({ day }) => (day ?? "") < from);
  const until = to === undefined ? undefined : days.find(({ day }) => (day ?? "") >= to)?.size;
  const reached: Reached = { size: before?.size ?? 0, root: rootOf(emptyEdge) };
  const first = reached.size;
  const replay = { until, before, checks: checksOf(heads, first), reached };
  const fault = await faultIn(options.db.direct, replay).catch((error: unknown) => faultOf(error, days));
  const told = { first, size: reached.size, root: reached.root.toString("base64") };
  return fault === undefined ? told : { ...told, fault };
}

interface Reached {
  size: number;
  root: Buffer;
}

interface Replay {
  readonly before: SignedHead | undefined;
  readonly until: number | undefined;
  readonly checks: ReturnType<typeof checksOf>;
  readonly reached: Reached;
}

/** Goes on until the end or the first thing that differs, which it throws. */
async function faultIn(tx: Tx, { before, until, checks, reached }: Replay): Promise<undefined> {
  let position = await startAt(tx, before);
  reached.root = rootOf(position.edge);
  if ((await countEntriesBelow(tx, 0)) > 0) throw new BrokenLog(0, "có mục trước khi nhật ký bắt đầu");
  checks.reach(reached.size, reached.root);
  for (;;) {
    const blocks = await nextBlocks(tx, position.edge.size, until);
    if (blocks.length === 0) break;
    position = await replayBlocks(tx, blocks, position, (block, root) => {
      reached.size = block.first + block.size;
      reached.root = root;
      checks.reach(reached.size, root);
    });
  }
  if (until === undefined) checks.end(reached.size);
  return undefined;
}

async function startAt(tx: Tx, before: SignedHead | undefined): Promise<Position> {
  if (before === undefined) return { edge: emptyEdge, high: undefined };
  const source = storedTree(tx, await findLastBlock(tx));
  const { size } = before;
  if (size > source.size) throw new BrokenLog(source.size, "nhật ký bị cắt ngắn");
  if ((await rootAt(source, size)).toString("base64") !== before.root)
    throw new BrokenLog(size, "cây lưu trữ không khớp gốc đã ký của ngày trước đó");
  return { edge: await loadEdge(source, size), high: undefined };
}

/** As many blocks as have about one portion of entries. */
async function nextBlocks(tx: Tx, from: number, until: number | undefined): Promise<readonly Block[]> {
  const blocks = (await listBlocks(tx, from, blocksPerLook)).filter(
    ({ first }) => until === undefined || first < until,
  );
  let entries = 0;
  const many = blocks.findIndex((block) => {
    entries += block.size;
    return entries > entriesPerLook;
  });
  return many < 0 ? blocks : blocks.slice(0, Math.max(many, 1));
}

/** Every signed head must be met at exactly its size, with its root. */
function checksOf(heads: readonly SignedHead[], first: number) {
  const waiting = heads.filter(({ size }) => size >= first).toSorted((a, b) => a.size - b.size);
  let at = 0;
  const check = (size: number, root: string): void => {
    for (let head = waiting[at]; head !== undefined && head.size <= size; head = waiting[at]) {
      if (head.size < size)
        throw new BrokenLog(head.size, `không có khối nào kết thúc ở gốc đã ký lúc ${head.at}`);
      if (head.root !== root) throw new BrokenLog(size - 1, `nhật ký không dẫn tới gốc đã ký lúc ${head.at}`);
      at += 1;
    }
  };
  return {
    reach: (size: number, root: Buffer) => check(size, root.toString("base64")),
    end: (size: number) => {
      const head = waiting[at];
      if (head !== undefined)
        throw new BrokenLog(
          size,
          `nhật ký bị cắt ngắn: gốc ký lúc ${head.at} có ${head.size} mục, chỉ còn ${size}`,
        );
    },
  };
}

/** The signed days tell on which day an entry was sealed, whatever the blocks say. */
function faultOf(error: unknown, days: readonly SignedHead[]): Fault {
  if (!(error instanceof BrokenLog)) throw error;
  const day = days.find(({ size }) => size > error.index)?.day;
  return { day: day ?? vietnamDay(new Date()), says: error.message };
}
