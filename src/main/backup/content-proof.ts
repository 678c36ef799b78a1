import type pg from "pg";
import { beginSnapshot, fixTextFormats, listTables, proveTable, type TableProof } from "./backup.sql.ts";

/** What every table holds, in few figures. */
export type ContentProof = Readonly<Record<string, TableProof>>;

/** Reads every row once, in a snapshot of the present. */
export async function proveContent(client: pg.Client): Promise<ContentProof> {
  await openProof(client);
  try {
    return await readProof(client);
  } finally {
    await client.query("rollback");
  }
}

/** Settles on what will be proven: the given snapshot, or the present. */
export async function openProof(client: pg.Client, snapshot?: string): Promise<void> {
  await fixTextFormats(client);
  await beginSnapshot(client, snapshot);
}

/** The long part, after `openProof`. */
export async function readProof(client: pg.Client): Promise<ContentProof> {
  const proof: Record<string, TableProof> = {};
  for (const name of await listTables(client)) proof[name] = await proveTable(client, name);
  return proof;
}

/** Tables in which two stores differ, each with what it should hold and what it holds. */
export function differences(expected: ContentProof, found: ContentProof): readonly string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].toSorted();
  return names
    .filter(
      (name) => expected[name]?.rows !== found[name]?.rows || expected[name]?.hash !== found[name]?.hash,
    )
    .map((name) => `${name}: ${told(expected[name])} → ${told(found[name])}`);
}

export function countRows(proof: ContentProof): number {
  return Object.values(proof).reduce((sum, { rows }) => sum + Number(rows), 0);
}

function told(proof: TableProof | undefined): string {
  return proof === undefined ? "không có" : `${proof.rows} dòng (${proof.hash})`;
}
