import type { AuditRow } from "./entry.ts";

export interface Gathered {
  /** Resolves when the row is written. */
  readonly add: (row: AuditRow) => Promise<void>;
  /** A row is coming soon; the answer is called right before it is added, or when it does not come after all. */
  readonly expect: () => () => void;
}

interface Waiting {
  readonly row: AuditRow;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of one statement; more wait for the next. */
const mostRows = 64;
/** A second statement starts beside the first only for a crowd. */
const crowd = 24;
/** Milliseconds that rows wait for others: a commit costs far more than a row. */
const patience = 2;
/** How fast it is forgotten that there were more. */
const forgetting = 0.75;

/**
 * Entries of accesses that are under way at one time share a commit: at eight clients a read pays for an eighth of one.
 * As many are waited for as were lately under way together, and no longer than two milliseconds; whoever is alone waits
 * for nobody.
 */
export function gatherEntries(write: (rows: readonly AuditRow[]) => Promise<void>): Gathered {
  const state: State = { queue: [], expected: 0, batches: 0, rows: 0, usual: 1, isScheduled: false };
  let isWaiting = false;

  const schedule = (): void => {
    if (state.isScheduled || state.queue.length === 0 || isBusy(state)) return;
    if (state.queue.length >= Math.min(Math.floor(state.usual), mostRows)) flushSoon();
    else if (!isWaiting) waitForOthers();
  };
  const flushSoon = (): void => {
    state.isScheduled = true;
    setImmediate(flush);
  };
  const waitForOthers = (): void => {
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      if (!state.isScheduled && state.queue.length > 0 && !isBusy(state)) flushSoon();
    }, patience);
  };
  const flush = (): void => {
    const batch = takeBatch(state);
    void settle(write, batch).then(() => {
      state.batches -= 1;
      state.rows -= batch.length;
      schedule();
    });
    schedule();
  };
  return {
    add: (row) =>
      new Promise((resolve, reject) => {
        state.queue.push({ row, resolve, reject });
        state.usual = Math.max(state.usual, underWay(state));
        schedule();
      }),
    expect: () => {
      state.expected += 1;
      return () => {
        state.expected -= 1;
      };
    },
  };
}

interface State {
  queue: Waiting[];
  /** Accesses whose entries are still to come. */
  expected: number;
  /** Statements and rows on their way. */
  batches: number;
  rows: number;
  /** How many were lately under way together. */
  usual: number;
  isScheduled: boolean;
}

const underWay = ({ queue, rows, expected }: State): number => queue.length + rows + expected;

const isBusy = ({ batches, queue }: State): boolean => batches > 1 || (batches === 1 && queue.length < crowd);

function takeBatch(state: State): readonly Waiting[] {
  const batch = state.queue.slice(0, mostRows);
  state.isScheduled = false;
  state.queue = state.queue.slice(mostRows);
  state.batches += 1;
  state.rows += batch.length;
  state.usual = Math.max(underWay(state), state.usual * forgetting);
  return batch;
}

async function settle(
  write: (rows: readonly AuditRow[]) => Promise<void>,
  batch: readonly Waiting[],
): Promise<void> {
  try {
    await write(batch.map(({ row }) => row));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
