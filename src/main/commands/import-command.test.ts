import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";

const program = path.resolve(import.meta.dirname, "../../../bin/tuetinh.mjs");
let folder = "";
let first: TestDatabase;
let second: TestDatabase;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tuetinh-import-"));
  [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([first.drop(), second.drop()]);
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function tuetinh(database: TestDatabase, ...args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, TUETINH_DATA: path.join(folder, "data"), DATABASE_URL: database.url };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { env }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const inFolder = (name: string): string => path.join(folder, name);

function writeLines(name: string, ...lines: readonly (object | string)[]): string {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  writeFileSync(inFolder(name), `${text}\n`);
  return inFolder(name);
}

const patient = (id: string) => ({ resourceType: "Patient", id, name: [{ text: "Nguyễn Văn An" }] });

test("good lines come in, bad lines are named by file, line and place", async () => {
  const file = writeLines(
    "mixed.ndjson",
    patient("a"),
    { ...patient("b"), birthDate: "hôm qua" },
    "không phải JSON",
    patient("c"),
  );
  const { code, out, err } = await tuetinh(first, "import", file);
  assert.equal(code, 1);
  const { loaded, refused } = JSON.parse(out) as Record<string, unknown>;
  assert.deepEqual({ loaded, refused }, { loaded: 2, refused: 2 });
  assert.match(err, /mixed\.ndjson:2: Patient\.birthDate: /);
  assert.match(err, /mixed\.ndjson:3: /);
  assert.doesNotMatch(err, /hôm qua/);
});

test("what is exported and imported elsewhere is the same record", async () => {
  const rooms = writeLines("rooms.ndjson", { resourceType: "Location", id: "r", name: "Phòng 1" });
  assert.equal((await tuetinh(first, "import", rooms)).code, 0);
  const exported = await tuetinh(first, "export", inFolder("out"));
  assert.equal(exported.code, 0, exported.err);
  assert.deepEqual(readdirSync(inFolder("out")).toSorted(), ["Location.ndjson", "Patient.ndjson"]);
  const files = ["Location", "Patient"].map((type) => path.join(inFolder("out"), `${type}.ndjson`));
  const imported = await tuetinh(second, "import", ...files);
  assert.equal(imported.code, 0, imported.err);
  assert.equal((await tuetinh(second, "export", inFolder("again"))).code, 0);
  assert.deepEqual(withoutMeta(inFolder("again")), withoutMeta(inFolder("out")));
});

/** Every resource of the folder by type and id; version and time belong to each store. */
function withoutMeta(dir: string): readonly string[] {
  return readdirSync(dir)
    .flatMap((name) => readFileSync(path.join(dir, name), "utf8").trimEnd().split("\n"))
    .map((line) => JSON.stringify({ ...(JSON.parse(line) as object), meta: undefined }))
    .toSorted();
}

test("an export into a folder that is not empty is refused", async () => {
  writeLines("precious.txt", "giữ lại");
  const { code, err } = await tuetinh(first, "export", folder);
  assert.equal(code, 1);
  assert.match(err, /không trống/);
});

test("only the types that were named are exported", async () => {
  assert.equal((await tuetinh(first, "export", inFolder("some"), "--type", "Location")).code, 0);
  assert.deepEqual(readdirSync(inFolder("some")), ["Location.ndjson"]);
});

test("a file that is not there and a type that does not exist are told in a sentence", async () => {
  assert.equal((await tuetinh(first, "import", inFolder("none.ndjson"))).code, 1);
  assert.equal((await tuetinh(first, "import")).code, 2);
  assert.equal((await tuetinh(first, "export", inFolder("x"), "--type", "Nothing")).code, 2);
});
