import pg from "pg";
import { AppError } from "../base/app-error.ts";
import { type Direct, openDirect } from "./direct.ts";
import { queryOn } from "./query-on.ts";
import { valueTypes } from "./value-types.ts";

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
  /** Single durable statements on connections of their own: waiting for their commit holds up no read. */
  readonly append: Tx;
  close(): Promise<void>;
}

export interface DbOptions {
  readonly url: string;
  readonly readUrl?: string | undefined;
  readonly poolSize?: number;
  /** Told about connections that broke while idle; never about statements. */
  readonly onConnectionError?: (error: Error) => void;
}

const retryable = new Set(["40001", "40P01", "TT001"]);
const maxAttempts = 6;

export function openDb(options: DbOptions): Db {
  const pool = openPool(options.url, options.poolSize ?? 10, options);
  const replica = options.readUrl === undefined ? pool : openPool(options.readUrl, 4, options);
  const direct = openDirectOn(options.url, options);
  const stale = options.readUrl === undefined ? direct : openDirectOn(options.readUrl, options);
  const append = openDirectOn(options.url, options);
  return {
    direct: direct.tx,
    stale: stale.tx,
    append: append.tx,
    transaction: (work) => withRetry(() => inTransaction(pool, "begin", work)),
    read: (work) => inTransaction(replica, "begin isolation level repeatable read read only", work),
    close: async () => {
      await Promise.all([...new Set([direct, stale, append])].map((each) => each.end()));
      await Promise.all([...new Set([pool, replica])].map((each) => each.end()));
    },
  };
}

/** A single statement that runs this long is not worth waiting for; it is stopped and the client told so. */
const longestStatement = 60_000;

const openDirectOn = (url: string, options: DbOptions): Direct =>
  openDirect(openPool(url, 2, options, longestStatement), openPool(url, 4, options, longestStatement));

function openPool(url: string, max: number, options: DbOptions, statementTimeout?: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline: true,
    types: valueTypes,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: "tuetinh",
    ...(statementTimeout === undefined ? {} : { statement_timeout: statementTimeout }),
  } as pg.PoolConfig);
  pool.on("error", (error) => options.onConnectionError?.(error));
  // New tokens of gin indexes are merged in small portions: a search reads what is not merged yet. An engine without
  // the setting merges as it likes.
  pool.on(
    "connect",
    (client) => void client.query("set gin_pending_list_limit = 128").catch(() => undefined),
  );
  // A connection in use that breaks tells its statement, and may complain more than once: unheard, that ends the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
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
