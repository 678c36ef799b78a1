import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { vaultOf } from "#kernel/access/vault.ts";
import type { Evidence } from "#kernel/audit/contract.ts";
import { inclusionOf } from "#kernel/audit/evidence.ts";
import { createSealer } from "#kernel/audit/seal.ts";
import { addKey, createSigner } from "#kernel/audit/signer.ts";
import { openDb } from "#kernel/db/db.ts";
import { startProduct, type TestProduct } from "../harness/product.ts";
import { listBarriers, listenForTrouble, openBrowser } from "./browser.ts";

let product: TestProduct;
let browser: Browser;
let evidence: Evidence;
let folder = "";

before(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  folder = mkdtempSync(path.join(tmpdir(), "verifier-"));
  await product.fhir("POST", "Patient", { resourceType: "Patient" });
  evidence = await proveFirstEntry();
});
after(async () => {
  await browser.close();
  await product.stop();
  rmSync(folder, { recursive: true });
});

/** Signs with a key of the test's own, hours ahead, until the first entry stands below a root. */
async function proveFirstEntry(): Promise<Evidence> {
  const db = openDb({ url: product.databaseUrl, poolSize: 2 });
  try {
    const vault = vaultOf(randomBytes(32));
    await db.transaction((tx) => addKey(tx, vault, new Date()));
    const sealer = createSealer({ db, shift: 0, signer: createSigner(vault) });
    const [entry] = await db.direct.query<{ id: string }>("select id from audit.entry order by id limit 1");
    for (let hour = 1; ; hour++) {
      await sealer.round(new Date(Date.now() + hour * 3_600_000));
      const found = await inclusionOf(db.direct, entry?.id ?? "");
      if (found !== undefined) return found;
    }
  } finally {
    await db.close();
  }
}

async function verify(page: Page, given: Evidence): Promise<string> {
  await page.fill("#evidence", JSON.stringify(given));
  await page.getByRole("button", { name: "Kiểm chứng" }).click();
  await page.waitForSelector("#result h2");
  return (await page.textContent("#result h2")) ?? "";
}

function forged(): Evidence {
  assert.ok(evidence.kind === "inclusion");
  const event = evidence.proof.event.replace('"outcome":"done"', '"outcome":"denied"');
  return { ...evidence, proof: { ...evidence.proof, event } };
}

test("the served verifier proves an entry, tells a forged one, and can be used by everybody", async () => {
  const page = await (await browser.newContext()).newPage();
  const trouble = listenForTrouble(page);
  await page.goto(`${product.url}/audit/verifier.html`);
  assert.match(await verify(page, evidence), /^✓/);
  assert.deepEqual(await listBarriers(page), []);
  assert.match(await verify(page, forged()), /^✗/);
  assert.deepEqual(trouble, []);
  await page.close();
});

test("the verifier kept as one file works without any server", async () => {
  const file = path.join(folder, "verifier.html");
  const answer = await fetch(`${product.url}/audit/verifier-standalone.html`);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const page = await browser.newPage();
  const trouble = listenForTrouble(page);
  await page.goto(`file://${file}`);
  assert.match(await verify(page, evidence), /^✓/);
  assert.match(await verify(page, forged()), /^✗/);
  assert.deepEqual(trouble, []);
  await page.close();
});
