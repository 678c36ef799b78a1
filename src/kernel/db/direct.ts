import type pg from "pg";
import type { Tx } from "./db.ts";
import { queryOn } from "./query-on.ts";

/** Single statements outside transactions: the quick ones share pipelined connections, the others get one each. */
export interface Direct {
  readonly tx: Tx;
  end(): Promise<void>;
}

const laneCount = 2;
/** Milliseconds of a prepared statement from which on nothing should have to wait behind it. */
const slowFrom = 15;
const mostRemembered = 2_000;

/**
 * On a pipelined connection everything waits for the statement in front. So only statements that have a name and are
 * known to be quick travel there; one that was slow is taken to a connection of its own from then on, and tried again
 * on the quick way once it is quick again.
 */
export function openDirect(lanesPool: pg.Pool, ownPool: pg.Pool): Direct {
  const lanes: Lane[] = [];
  const slow = new Set<string>();
  let turn = 0;
  const lane = (): Lane => {
    const index = turn++ % laneCount;
    const known = lanes[index];
    if (known !== undefined && !known.broken) return known;
    const opened = openLane(lanesPool);
    lanes[index] = opened;
    return opened;
  };
  const learn = (name: string, milliseconds: number): void => {
    if (milliseconds < slowFrom) slow.delete(name);
    else if (slow.size < mostRemembered) slow.add(name);
  };
  const query: Tx["query"] = async <Row>(text: string, values?: readonly unknown[], name?: string) => {
    const started = performance.now();
    const send = name === undefined || slow.has(name) ? ownQuery(ownPool) : await lane().query;
    const rows = await send<Row>(text, values, name);
    if (name !== undefined) learn(name, performance.now() - started);
    return rows;
  };
  return {
    tx: { query },
    end: async () => {
      for (const open of lanes) if (!open.broken) breakLane(open, await open.client);
      await Promise.all([lanesPool.end(), ownPool.end()]);
    },
  };
}

const ownQuery =
  (pool: pg.Pool): Tx["query"] =>
  async <Row>(text: string, values?: readonly unknown[], name?: string) => {
    const query = {
      text,
      ...(values === undefined ? {} : { values: values as unknown[] }),
      ...(name === undefined ? {} : { name }),
    };
    return (await pool.query(query)).rows as Row[];
  };

interface Lane {
  readonly client: Promise<pg.PoolClient>;
  readonly query: Promise<Tx["query"]>;
  broken: boolean;
}

function openLane(pool: pg.Pool): Lane {
  const client = pool.connect();
  const lane: Lane = { client, query: client.then(queryOn), broken: false };
  lane.query.catch(() => undefined);
  client.then(
    (connected) => {
      connected.once("error", () => breakLane(lane, connected));
      connected.once("end", () => breakLane(lane, connected));
    },
    () => {
      lane.broken = true;
    },
  );
  return lane;
}

function breakLane(lane: Lane, client: pg.PoolClient): void {
  if (lane.broken) return;
  lane.broken = true;
  client.release(true);
}
