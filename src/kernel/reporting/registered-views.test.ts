import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { AppError } from "#kernel/base/app-error.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { createChange, deleteChange, putChange } from "#kernel/fhir/store/change-kinds.ts";
import { openRecordStore, type RecordStore } from "#kernel/fhir/store/record-store.ts";
import { indexOfDeleted } from "#kernel/fhir/store/stored-row.ts";
import { createTestDatabase, type TestDatabase } from "#test/harness/database.ts";
import { finishViews, registerView, unregisterView } from "./registered-views.ts";
import { openViewRegistry, type ViewRegistry } from "./view-registry.ts";

const options = { lease: 400, batchSize: 7 };

let database: TestDatabase;
let db: Db;
let servers: readonly { readonly registry: ViewRegistry; readonly store: RecordStore }[];

const openServer = async () => {
  const registry = await openViewRegistry(db, options);
  const store = await openRecordStore({
    db,
    validate: () => [],
    index: () => indexOfDeleted(undefined),
    words: { add: () => undefined },
    projections: [registry],
    tellOutbox: () => Promise.resolve(),
  });
  return { registry, store };
};

before(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.url });
  servers = [await openServer(), await openServer()];
});

after(async () => {
  for (const { registry } of servers) registry.close();
  await db.close();
  await database.drop();
});

const storeOf = (at: number): RecordStore => {
  const server = servers[at % servers.length];
  if (server === undefined) throw new Error("no server");
  return server.store;
};

const patient = (family: string, ...given: readonly string[]) => ({
  resourceType: "Patient",
  name: given.map((each) => ({ family, given: [each] })),
  birthDate: "1980-02",
});

const prepare = (store: RecordStore, resource: { readonly resourceType: string }) =>
  store.prepare({ plain: resource, exact: resource }, { type: resource.resourceType });

const create = async (at: number, resource: { readonly resourceType: string }): Promise<string> => {
  const store = storeOf(at);
  const result = await store.submit(createChange(prepare(store, resource)));
  if (result.kind !== "written") throw new Error(result.kind);
  return result.id;
};

const update = async (at: number, id: string, resource: { readonly resourceType: string }): Promise<void> => {
  const store = storeOf(at);
  await store.submit(putChange(id, prepare(store, Object.assign({ id }, resource)), {}));
};

const remove = async (at: number, id: string): Promise<void> => {
  await storeOf(at).submit(deleteChange("Patient", id, {}));
};

const namesView = {
  resource: "Patient",
  select: [
    {
      column: [
        { name: "id", path: "getResourceKey()", type: "id" },
        { name: "version", path: "meta.versionId", type: "id" },
        { name: "born", path: "birthDate", type: "date", tag: [{ name: "ansi/type", value: "DATE" }] },
      ],
    },
    {
      forEach: "name",
      column: [
        { name: "family", path: "family", type: "string" },
        { name: "given", path: "given", type: "string", collection: true },
        { name: "position", path: "%rowIndex", type: "integer" },
      ],
    },
  ],
};

interface NameRow {
  readonly id: string;
  readonly version: string;
  readonly family: string;
  readonly given: readonly string[];
  readonly position: number;
}

const rowsOf = (view: string, id?: string): Promise<NameRow[]> =>
  db.direct.query<NameRow>(
    `select id, version, family, given, position from reporting.${view} where $1::text is null or id = $1 order by id, row_no`,
    [id ?? null],
  );

/** What the view says about the records as they are now, computed anew from the stored contents. */
const expectedRows = async (): Promise<readonly string[]> => {
  const records = await db.direct.query<{ content: string }>(
    "select content from fhir.patient where not deleted",
  );
  return records
    .flatMap(({ content }) => {
      const {
        id,
        meta,
        name = [],
      } = JSON.parse(content) as {
        id: string;
        meta: { versionId: string };
        name?: { family: string; given: string[] }[];
      };
      return name.map(({ family, given }, position) =>
        [id, meta.versionId, family, given, position].join("|"),
      );
    })
    .sort((a, b) => a.localeCompare(b));
};

const keptRows = async (view: string): Promise<readonly string[]> =>
  (await rowsOf(view))
    .map((row) => [row.id, row.version, row.family, row.given, row.position].join("|"))
    .sort((a, b) => a.localeCompare(b));

describe("a registered view", () => {
  test("holds the records that were there before it", async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, (_, at) => create(at, patient("Lê", `${at}`))));
    const view = await registerView(
      db,
      { name: "before_it", definition: namesView, indexes: [["family"]] },
      options,
    );
    assert.equal(view.state, "ready");
    assert.deepEqual(await keptRows("before_it"), await expectedRows());
    assert.equal(new Set((await rowsOf("before_it")).map((row) => row.id)).size, ids.length);
  });

  test("follows a record through its changes and its end", async () => {
    await registerView(db, { name: "life", definition: namesView }, options);
    const id = await create(0, patient("Phạm", "Hoa", "Huệ"));
    assert.deepEqual(
      (await rowsOf("life", id)).map((row) => row.given),
      [["Hoa"], ["Huệ"]],
    );
    await update(1, id, patient("Phạm", "Lan"));
    assert.deepEqual(
      (await rowsOf("life", id)).map((row) => [row.version, row.given]),
      [["2", ["Lan"]]],
    );
    await remove(0, id);
    assert.deepEqual(await rowsOf("life", id), []);
  });

  test("misses nothing that several servers write while it is being registered", async () => {
    let isRegistering = true;
    const writer = async (at: number): Promise<void> => {
      for (let n = 0; isRegistering || n < 5; n += 1) {
        const id = await create(at, patient("Võ", `${at}-${n}`));
        if (n % 3 === 0) await update(at + 1, id, patient("Võ", "đổi", "tên"));
        if (n % 5 === 0) await remove(at, id);
      }
    };
    const writers = [0, 1, 2].map(writer);
    await registerView(db, { name: "meanwhile", definition: namesView }, { ...options, batchSize: 10_000 });
    isRegistering = false;
    await Promise.all(writers);
    assert.deepEqual(await keptRows("meanwhile"), await expectedRows());
  });

  test("keeps a date that is only a month as its first day when the view asks for a date", async () => {
    const [row] = await db.direct.query<{ born: string }>("select born::text from reporting.life limit 1");
    assert.equal(row?.born, "1980-02-01");
  });

  test("never refuses a record: what does not fit is told apart", async () => {
    const definition = {
      resource: "Patient",
      select: [{ column: [{ name: "family", path: "name.family", type: "string" }] }],
    };
    await registerView(db, { name: "narrow", definition }, options);
    const id = await create(0, {
      resourceType: "Patient",
      name: [{ family: "Một" }, { family: "Hai" }],
    } as never);
    const reasons = (): Promise<{ reason: string }[]> =>
      db.direct.query("select reason from reporting.view_failure where resource_key = $1", [keyOf(id)]);
    const [failure] = await reasons();
    assert.match(failure?.reason ?? "", /family/);
    assert.doesNotMatch(failure?.reason ?? "", /Một|Hai/);
    await update(0, id, patient("Một", "Tên"));
    assert.deepEqual(await reasons(), []);
    await unregisterView(db, "narrow", options);
  });
});

describe("registration", () => {
  test("of the same view again is harmless, of another under its name refused", async () => {
    await registerView(db, { name: "life", definition: namesView }, options);
    const other = { ...namesView, where: [{ path: "active" }] };
    await assert.rejects(registerView(db, { name: "life", definition: other }, options), AppError);
  });

  test("of a name or a column that the schema needs for itself is refused", async () => {
    await assert.rejects(registerView(db, { name: "view_failure", definition: namesView }, options));
    const definition = { resource: "Patient", select: [{ column: [{ name: "bucket", path: "id" }] }] };
    await assert.rejects(registerView(db, { name: "mine", definition }, options));
    const known = await db.direct.query(
      "select 1 from reporting.view_definition where name in ('mine', 'view_failure')",
    );
    assert.equal(known.length, 0);
  });

  test("that a stopped server left half done is taken up again", async () => {
    const stopped = new Error("stopped");
    const stop = () => {
      throw stopped;
    };
    const request = { name: "half_done", definition: namesView };
    await assert.rejects(registerView(db, request, { ...options, onProgress: stop }), stopped);
    await finishViews(db, options);
    const [view] = await db.direct.query<{ state: string }>(
      "select state from reporting.view_definition where name = 'half_done'",
    );
    assert.equal(view?.state, "ready");
    assert.deepEqual(await keptRows("half_done"), await expectedRows());
  });

  test("can be undone while everybody writes", async () => {
    let isGoing = true;
    const writer = (async () => {
      while (isGoing) await create(1, patient("Đỗ", "Viết"));
    })();
    await unregisterView(db, "before_it", options);
    isGoing = false;
    await writer;
    const tables = await db.direct.query(
      "select 1 from pg_tables where schemaname = 'reporting' and tablename = 'before_it'",
    );
    assert.equal(tables.length, 0);
    await create(0, patient("Đỗ", "Sau"));
  });
});
