import type { Duplex } from "node:stream";
import pg from "pg";
import { AppError } from "../base/app-error.ts";

/** The only handle use cases get: it is always inside one transaction. */
export interface Tx {
  /**
   * `name` makes it a prepared statement of the connection; values are only ever sent as parameters. Statements that
   * are not awaited one by one are sent in one go (pipelined) and still run in order.
   */
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
}

export interface Db {
  /** Runs `work` in one transaction; repeated as a whole when PostgreSQL reports a conflict of concurrent work. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One consistent snapshot, read only; served by the replica when there is one. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Single statements outside any transaction, on few pipelined connections: the hot reads. */
  readonly direct: Tx;
  /** Like `direct`, but may be answered by the read replica (`DATABASE_READ_URL`) and thus a moment late. */
  readonly stale: Tx;
  close(): Promise<void>;
}

export interface DbOptions {
  readonly url: string;
  readonly readUrl?: string | undefined;
  readonly poolSize?: number;
  /** Told about connections that broke while idle; never about statements. */
  readonly onConnectionError?: (error: Error) => void;
}

/** Values as the code wants them: int8 holds 53-bit hashes and counts, so a number is exact. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format as "text")) as pg.CustomTypesConfig["getTypeParser"],
};

const retryable = new Set(["40001", "40P01", "TT001"]);
const maxAttempts = 6;

export function openDb(options: DbOptions): Db {
  const pool = openPool(options.url, options.poolSize ?? 10, options);
  const replica = options.readUrl === undefined ? pool : openPool(options.readUrl, 4, options);
  const direct = directOf(openPool(options.url, 2, options));
  const stale = options.readUrl === undefined ? direct : directOf(openPool(options.readUrl, 2, options));
  const pools = new Set([pool, replica, direct.pool, stale.pool]);
  return {
    direct: direct.tx,
    stale: stale.tx,
    transaction: (work) => withRetry(() => inTransaction(pool, "begin", work)),
    read: (work) => inTransaction(replica, "begin isolation level repeatable read read only", work),
    close: async () => {
      await Promise.all([...pools].map((each) => each.end()));
    },
  };
}

function openPool(url: string, max: number, options: DbOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline: true,
    types,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: "tuetinh",
  } as pg.PoolConfig);
  pool.on("error", (error) => options.onConnectionError?.(error));
  return pool;
}

const queryOn = (client: pg.ClientBase): Tx["query"] => {
  const gather = gatherWrites(client);
  return async <Row>(text: string, values?: readonly unknown[], name?: string) => {
    gather();
    const result = await client.query({
      text,
      ...(values === undefined ? {} : { values: values as unknown[] }),
      ...(name === undefined ? {} : { name }),
    });
    return result.rows as Row[];
  };
};

/**
 * Statements sent in one turn of the event loop leave in one system call: measured on small reads, sending was a third
 * of the processor time.
 */
function gatherWrites(client: pg.ClientBase): () => void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Duplex } }).connection;
  let corked = false;
  const release = () => {
    corked = false;
    stream.uncork();
  };
  return () => {
    if (corked) return;
    corked = true;
    stream.cork();
    setImmediate(release);
  };
}

/** Keeps `max` connections and sends each statement on the next one without waiting for the one before. */
function directOf(pool: pg.Pool): { readonly tx: Tx; readonly pool: pg.Pool } {
  const lanes: Lane[] = [];
  let turn = 0;
  const laneOf = (): Lane => {
    const index = turn++ % 2;
    const known = lanes[index];
    if (known !== undefined && !known.broken) return known;
    const client = pool.connect();
    const opened: Lane = { client, query: client.then(queryOn), broken: false };
    opened.query.catch(() => undefined);
    lanes[index] = opened;
    opened.client.then(
      (client) => {
        client.once("error", () => breakLane(opened, client));
        client.once("end", () => breakLane(opened, client));
      },
      () => {
        opened.broken = true;
      },
    );
    return opened;
  };
  const query: Tx["query"] = async <Row>(text: string, values?: readonly unknown[], name?: string) =>
    (await laneOf().query)<Row>(text, values, name);
  const end = async () => {
    const open = lanes.filter((lane) => !lane.broken);
    for (const lane of open) breakLane(lane, await lane.client);
    await endPool();
  };
  const endPool = pool.end.bind(pool);
  pool.end = end as typeof pool.end;
  return { tx: { query }, pool };
}

interface Lane {
  readonly client: Promise<pg.PoolClient>;
  readonly query: Promise<Tx["query"]>;
  broken: boolean;
}

function breakLane(lane: Lane, client: pg.PoolClient): void {
  if (lane.broken) return;
  lane.broken = true;
  client.release(true);
}

async function inTransaction<T>(pool: pg.Pool, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  let failure: Error | undefined;
  try {
    const query = queryOn(client);
    const begun = query(begin);
    begun.catch(() => undefined);
    const output = await work({ query });
    await begun;
    const end = await client.query("commit");
    // A commit of an aborted transaction "succeeds" as a rollback: that must never look like success.
    if (end.command !== "COMMIT") throw new Error("transaction was rolled back by an ignored failure");
    return output;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    await client.query("rollback").catch((broken: Error) => {
      failure = broken;
    });
    throw error;
  } finally {
    client.release(isBroken(failure));
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "db.unreachable",
      "Cơ sở dữ liệu đang không trả lời, hãy thử lại sau ít phút",
      {
        cause,
      },
    );
  }
}

/** An error without an SQLSTATE came from the socket: the connection is not worth keeping. */
const isBroken = (error: Error | undefined): boolean =>
  error !== undefined && /^(Connection terminated|.*ECONN|.*EPIPE|.*socket)/i.test(error.message);

export const sqlStateOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

async function withRetry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (n >= maxAttempts || !retryable.has(sqlStateOf(error) ?? "")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** n * (1 + Math.random())));
    }
  }
}
