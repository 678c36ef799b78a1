import pg from "pg";

/** Bytes of the database, for the load driver. */
const client = new pg.Client({ connectionString: process.argv[2] ?? "" });
await client.connect();
const { rows } = await client.query<{ size: string }>("select pg_database_size(current_database()) as size");
process.stdout.write(`${rows[0]?.size ?? "0"}\n`);
await client.end();
