import { createReadStream } from "node:fs";
import { openDb } from "#kernel/db/db.ts";
import { bulkLoad } from "#kernel/fhir/store/bulk-load.ts";
import { ndjsonLines } from "#kernel/fhir/store/ndjson-lines.ts";
import { openRecord } from "#main/record.ts";

/** Loads NDJSON files the way `tuetinh import` does and tells how long it took, process start excluded. */
const [databaseUrl = "", ...files] = process.argv.slice(2);
const db = openDb({ url: databaseUrl });
const { store } = await openRecord({ db, baseUrls: [] });
const started = performance.now();
let loaded = 0;
let refused = 0;
for (const file of files) {
  const lines = ndjsonLines(createReadStream(file, { highWaterMark: 1 << 20 }));
  const result = await bulkLoad({ store, url: databaseUrl }, lines);
  loaded += result.loaded;
  refused += result.refused.length;
}
const seconds = (performance.now() - started) / 1000;
await db.close();
process.stdout.write(`${JSON.stringify({ loaded, refused, seconds })}\n`);
