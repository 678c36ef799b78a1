import pg from "pg";

/** One connection for one piece of work, whatever its end. */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "tuetinh-backup" });
  client.on("error", () => undefined); // the statement in flight reports it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
