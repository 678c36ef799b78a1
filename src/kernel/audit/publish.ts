import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Vault } from "../access/vault.ts";
import type { Db } from "../db/db.ts";
import type { PublicKey, SignedHead } from "./contract.ts";
import { listHeads, listKeys } from "./heads.sql.ts";
import { signedHeadOf } from "./heads.ts";
import { isOurs, publicKeysOf } from "./signer.ts";

/** What was published in files of the data folder, where whoever rules the database does not. */
export interface Published {
  readonly heads: readonly SignedHead[];
  readonly keys: readonly PublicKey[];
}

const headsFile = "heads.jsonl";
const keysFile = "keys.jsonl";
const headsPerLook = 500;

/**
 * Copies new heads and keys into files that only grow; a file that was lost is made again. A file that knows keys takes
 * only such as our key file opens: nobody who rules the database alone gets a key of his own published.
 */
export function createPublisher(db: Db, dir: string, vault: Vault): { round(): Promise<void> } {
  const there = readPublished(dir);
  const signatures = new Set(there.heads.map(({ signature }) => signature));
  const keys = new Set(there.keys.map(({ id }) => id));
  let after: string | undefined;
  const publishHeads = async (): Promise<void> => {
    for (;;) {
      const rows = await listHeads(db.direct, after, headsPerLook);
      const fresh = rows.map(signedHeadOf).filter(({ signature }) => !signatures.has(signature));
      appendLines(dir, headsFile, fresh);
      for (const { signature } of fresh) signatures.add(signature);
      after = rows.at(-1)?.id ?? after;
      if (rows.length < headsPerLook) return;
    }
  };
  return {
    round: async () => {
      await publishHeads();
      const rows = await listKeys(db.direct);
      const isFirst = keys.size === 0;
      const ours = new Set(rows.filter((row) => isFirst || isOurs(vault, row)).map(({ id }) => id));
      const fresh = publicKeysOf(rows).filter(({ id }) => !keys.has(id) && ours.has(id));
      appendLines(dir, keysFile, fresh);
      for (const { id } of fresh) keys.add(id);
    },
  };
}

export const readPublished = (dir: string): Published => ({
  heads: linesOf<SignedHead>(path.join(dir, headsFile)),
  keys: linesOf<PublicKey>(path.join(dir, keysFile)),
});

function appendLines(dir: string, file: string, values: readonly object[]): void {
  if (values.length === 0) return;
  mkdirSync(dir, { recursive: true });
  const lines = values.map((value) => `${JSON.stringify(value)}\n`).join("");
  appendFileSync(path.join(dir, file), lines, { flush: true });
}

/** The last line may have been cut off by a crash: it is written again. */
function linesOf<T>(file: string): readonly T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as T];
      } catch {
        return [];
      }
    });
}
