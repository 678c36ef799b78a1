import type { Duplex } from "node:stream";
import type pg from "pg";
import type { Tx } from "./db.ts";

/** Statements on one connection, sent without waiting for the ones before. */
export function queryOn(client: pg.ClientBase): Tx["query"] {
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
}

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
