import { setTimeout as sleep } from "node:timers/promises";
import { type Api, type Credentials, connect, parseCredentials } from "./api.ts";
import { type Ledger, newLedger } from "./ledger.ts";
import { lookAfterRestart } from "./look.ts";
import { createProduct, type Death, deaths, type Product } from "./product.ts";
import { type Writer, writeOnce } from "./writes.ts";

export interface CrashOptions {
  readonly folder: string;
  readonly seconds: number;
  readonly clients: number;
  readonly seed: number;
  readonly onProgress: (line: string) => void;
}

export interface CrashResult {
  readonly kills: Readonly<Record<Death, number>>;
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly hung: number;
  readonly longestOutage: number;
  readonly resources: number;
  readonly problems: readonly string[];
}

/** Clients write while server and database are killed; after each restart everything acknowledged must be there. */
export async function runCrash(options: CrashOptions): Promise<CrashResult> {
  const random = randomFrom(options.seed);
  const product = await createProduct(options.folder);
  const ledger = newLedger();
  const kills: Record<Death, number> = { server: 0, database: 0, both: 0, session: 0 };
  await product.start();
  try {
    const credentials = parseCredentials(
      await product.command("client", "add", "crash", "--scopes", "system/*.cruds"),
    );
    for (const end = Date.now() + options.seconds * 1000; Date.now() < end; ) {
      const death = deaths[Math.floor(random() * deaths.length)] ?? "both";
      await writeUntilDeath({ product, credentials, ledger, random }, options.clients, death);
      kills[death]++;
      const looked = await restartAndLook(product, credentials, ledger, false);
      options.onProgress(
        `${death} killed: ${looked} resources looked at, ${ledger.acknowledged} writes acknowledged so far`,
      );
    }
    await restartAndLook(product, credentials, ledger, true);
    await checkDeeply(product, ledger);
    ledger.problems.push(...(await lookDeeply(product)), ...(await verifyLog(product)));
  } finally {
    await product.stop();
  }
  const { acknowledged, unanswered, hung, longestOutage, problems, entries } = ledger;
  return { kills, acknowledged, unanswered, hung, longestOutage, resources: entries.length, problems };
}

interface Scene {
  readonly product: Product;
  readonly credentials: Credentials;
  readonly ledger: Ledger;
  readonly random: () => number;
}

async function writeUntilDeath(
  { product, credentials, ledger, random }: Scene,
  clients: number,
  death: Death,
): Promise<void> {
  const api = await connect(product.base, credentials);
  let alive = true;
  const client = async () => {
    const writer: Writer = { api, ledger, own: [], random };
    while (alive) {
      const before = ledger.unanswered;
      await writeOnce(writer);
      if (ledger.unanswered > before) await sleep(20); // do not hammer a server that is gone
    }
  };
  const working = Promise.all(Array.from({ length: clients }, client));
  await sleep(300 + random() * 2000);
  await product.kill(death);
  alive = false;
  await working;
}

async function restartAndLook(
  product: Product,
  credentials: Credentials,
  ledger: Ledger,
  everything: boolean,
): Promise<number> {
  const killed = performance.now();
  await product.start();
  const api = await settled(product, credentials);
  ledger.longestOutage = Math.max(ledger.longestOutage, Math.round(performance.now() - killed));
  return lookAfterRestart(api, ledger, everything);
}

/** What the product's own check says of every record it holds, also of those nobody here knows of. */
const lookDeeply = (product: Product): Promise<readonly string[]> =>
  product.command("check", "--deep").then(
    () => [],
    (error: unknown) => {
      const told = error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
      return [`check --deep: ${told.trim()}`];
    },
  );

/** No death may leave a block that does not lead to its root, or a head that the files know and the database lacks. */
const verifyLog = (product: Product): Promise<readonly string[]> =>
  product.command("audit", "verify").then(
    () => [],
    (error: unknown) => {
      const told = error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
      return [`audit verify: ${told.trim()}`];
    },
  );

/** The product's own comparison of every index row with the content it was made from. */
async function checkDeeply(product: Product, { problems }: Ledger): Promise<void> {
  try {
    await product.command("check", "--deep");
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
    problems.push(`check --deep: ${output}`);
  }
}

/** Ready once is not ready for good while PostgreSQL throws its sessions out: a quiet moment is waited for. */
async function settled(product: Product, credentials: Credentials): Promise<Api> {
  for (let attempt = 1; ; attempt++) {
    try {
      const api = await connect(product.base, credentials);
      const answer = await api.send("GET", "Patient?_count=1");
      if (answer.status === 200) return api;
      throw new Error(`a search was answered ${answer.status}`);
    } catch (error) {
      if (attempt >= 100) throw error;
      await sleep(100);
    }
  }
}

/** The same seed gives the same decisions (not the same timing). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
