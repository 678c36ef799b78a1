import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { addClient } from "#kernel/access/clients.ts";
import { openDb } from "#kernel/db/db.ts";
import { type FhirAnswer, fetchToken, startProduct, type TestProduct } from "#test/harness/product.ts";

interface Manifest {
  readonly transactionTime: string;
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly { readonly type: string; readonly url: string; readonly count: number }[];
  readonly deleted: Manifest["output"];
  readonly error: readonly unknown[];
}

let product: TestProduct;
const later = { prefer: "respond-async", accept: "application/fhir+json" };

before(async () => {
  product = await startProduct();
  const patient = (id: string) => ({ resourceType: "Patient", id, name: [{ text: `Người ${id}` }] });
  const observation = (id: string, about: string, code: string) => ({
    resourceType: "Observation",
    id,
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code }] },
    subject: { reference: `Patient/${about}` },
    valueQuantity: { value: 1, unit: "mg", system: "http://unitsofmeasure.org", code: "mg" },
  });
  const account = {
    resourceType: "Account",
    id: "acc",
    status: "active",
    subject: [{ reference: "Patient/p2" }],
  };
  const group = {
    resourceType: "Group",
    id: "g",
    type: "person",
    actual: true,
    member: [
      { entity: { reference: "Patient/p1" } },
      { entity: { reference: "Patient/p3" }, inactive: true },
    ],
  };
  const room = { resourceType: "Location", id: "room", name: "Phòng 1" };
  const resources = [
    ...["p1", "p2", "p3"].map(patient),
    observation("o1", "p1", "8310-5"),
    observation("o2", "p2", "8310-5"),
    observation("o3", "p2", "8867-4"),
    account,
    group,
    room,
  ];
  for (const resource of resources) {
    const { status, text } = await product.fhir("PUT", `${resource.resourceType}/${resource.id}`, resource);
    assert.equal(status, 201, text);
  }
});
after(() => product.stop());

/** Path of the state of an export below the base. */
function stateOf(answer: FhirAnswer): string {
  assert.equal(answer.status, 202, answer.text);
  const location = answer.headers.get("content-location") ?? "";
  assert.ok(location.startsWith(`${product.base}/exports/`));
  return location.slice(product.base.length + 1);
}

async function finished(path: string): Promise<FhirAnswer> {
  for (;;) {
    const answer = await product.fhir("GET", path);
    if (answer.status !== 202) return answer;
    assert.ok(answer.headers.get("retry-after"));
    assert.ok(answer.headers.get("x-progress"));
    await sleep(50);
  }
}

async function exported(path: string, body?: unknown): Promise<Manifest> {
  const kickOff = await product.fhir(body === undefined ? "GET" : "POST", path, body, later);
  const done = await finished(stateOf(kickOff));
  assert.equal(done.status, 200, done.text);
  return done.json as unknown as Manifest;
}

async function idsOf({ output }: Manifest): Promise<Record<string, readonly string[]>> {
  const ids: Record<string, readonly string[]> = {};
  for (const { type, url, count } of output) {
    const file = await fetch(url, { headers: { authorization: `Bearer ${product.token}` } });
    assert.equal(file.status, 200);
    assert.equal(file.headers.get("content-type"), "application/fhir+ndjson");
    const lines = (await file.text()).trimEnd().split("\n");
    assert.equal(lines.length, count);
    const resources = lines.map((line) => JSON.parse(line) as { resourceType: string; id: string });
    assert.deepEqual([...new Set(resources.map(({ resourceType }) => resourceType))], [type]);
    ids[type] = resources.map(({ id }) => id).toSorted();
  }
  return ids;
}

const parameters = (...parameter: readonly object[]) => ({ resourceType: "Parameters", parameter });

test("an export of the system holds every resource once", async () => {
  const manifest = await exported("$export?_outputFormat=application/fhir%2Bndjson");
  assert.equal(manifest.request, `${product.base}/$export?_outputFormat=application/fhir%2Bndjson`);
  assert.equal(manifest.requiresAccessToken, true);
  assert.deepEqual(manifest.error, []);
  assert.ok(new Date(manifest.transactionTime) <= new Date());
  assert.deepEqual(await idsOf(manifest), {
    Account: ["acc"],
    Group: ["g"],
    Location: ["room"],
    Observation: ["o1", "o2", "o3"],
    Patient: ["p1", "p2", "p3"],
  });
});

test("an export of all patients leaves out what is about nobody", async () => {
  const { Location, ...rest } = await idsOf(await exported("Patient/$export"));
  assert.equal(Location, undefined);
  assert.deepEqual(rest["Account"], ["acc"]);
  assert.deepEqual(rest["Observation"], ["o1", "o2", "o3"]);
  assert.deepEqual(rest["Patient"], ["p1", "p2", "p3"]);
});

test("an export of a group holds the records of its active members only", async () => {
  const { Group, ...ids } = await idsOf(await exported("Group/g/$export"));
  assert.deepEqual(Group, ["g"]);
  assert.deepEqual(ids, { Observation: ["o1"], Patient: ["p1"] });
});

test("patients can be named by POST", async () => {
  const patient = { name: "patient", valueReference: { reference: "Patient/p2" } };
  const ids = await idsOf(await exported("Patient/$export", parameters(patient)));
  assert.deepEqual(ids, { Account: ["acc"], Observation: ["o2", "o3"], Patient: ["p2"] });
});

test("types and filters narrow an export", async () => {
  const filters = ["Observation?code=8867-4", "Observation?code=8310-5&subject=Patient/p1"];
  const query = new URLSearchParams({ _type: "Patient,Observation", _typeFilter: filters.join(",") });
  const ids = await idsOf(await exported(`$export?${query.toString()}`));
  assert.deepEqual(ids, { Observation: ["o1", "o3"], Patient: ["p1", "p2", "p3"] });
});

test("an export since an instant holds only what changed after it", async () => {
  assert.deepEqual((await exported("$export?_since=2999-01-01T00:00:00Z")).output, []);
  const all = await exported("$export?_since=2026-01-01T00:00:00%2B07:00");
  assert.equal(all.output.length, 5);
});

test("what changes after an export comes with the next one since its time", async () => {
  const first = await exported("$export?_type=Basic");
  const created = await product.fhir("POST", "Basic", { resourceType: "Basic", code: { text: "mới" } });
  const next = await exported(`$export?_type=Basic&_since=${encodeURIComponent(first.transactionTime)}`);
  assert.ok((await idsOf(next))["Basic"]?.includes(String(created.json["id"])));
});

test("what was deleted comes as a Bundle that deletes it elsewhere", async () => {
  const created = await product.fhir("POST", "Basic", { resourceType: "Basic", code: { text: "tạm" } });
  const first = await exported("$export?_type=Basic");
  await product.fhir("DELETE", `Basic/${String(created.json["id"])}`);
  const next = await exported(`$export?_type=Basic&_since=${encodeURIComponent(first.transactionTime)}`);
  const [file] = next.deleted;
  const { entry } = (await product.fhir("GET", String(file?.url).slice(product.base.length + 1))).json;
  assert.deepEqual(entry, [{ request: { method: "DELETE", url: `Basic/${String(created.json["id"])}` } }]);
  assert.deepEqual(first.deleted, []);
});

test("a file is sent packed to those who can unpack it, and as it is to the others", async () => {
  const { output } = await exported("$export?_type=Location");
  const file = String(output[0]?.url);
  const ask = (encoding: string) =>
    fetch(file, { headers: { authorization: `Bearer ${product.token}`, "accept-encoding": encoding } });
  const [packed, plain, refused] = await Promise.all(["gzip, br", "identity", "gzip;q=0"].map(ask));
  assert.equal(packed?.headers.get("content-encoding"), "gzip");
  assert.equal(plain?.headers.get("content-encoding"), null);
  assert.equal(refused?.headers.get("content-encoding"), null);
  assert.equal(await packed?.text(), await plain?.text());
});

test("a file holds the stored text as it is read", async () => {
  const { output } = await exported("$export?_type=Location");
  const file = await product.fhir("GET", String(output[0]?.url).slice(product.base.length + 1));
  assert.equal(file.text, `${(await product.fhir("GET", "Location/room")).text}\n`);
});

test("a request that we would not carry out exactly is refused", async () => {
  const refused = async (path: string, headers: Record<string, string> = later) =>
    (await product.fhir("GET", path, undefined, headers)).status;
  assert.equal(await refused("$export", {}), 400);
  assert.equal(await refused("$export?_outputFormat=text/csv"), 400);
  assert.equal(await refused("$export?_elements=id"), 400);
  assert.equal(await refused("$export?_type=Nothing"), 400);
  assert.equal(await refused("$export?_since=yesterday"), 400);
  assert.equal(await refused("$export?_typeFilter=Observation"), 400);
  assert.equal(await refused("$export?_typeFilter=Observation%3Fnonsense%3D1"), 400);
  assert.equal(await refused("$export?_typeFilter=Observation%3F_count%3D1"), 400);
  assert.equal(await refused("$export?_type=Patient&_typeFilter=Observation%3Fcode%3D1"), 400);
  assert.equal(await refused("Observation/$export"), 404);
  assert.equal(await refused("Patient/p1/$export"), 404);
  assert.equal(await refused("Group/unknown/$export"), 404);
  assert.equal((await product.fhir("PUT", "$export", {}, later)).status, 405);
});

test("lenience leaves out parameters that are not known", async () => {
  const lenient = { ...later, prefer: "respond-async, handling=lenient" };
  const answer = await product.fhir("GET", "$export?_type=Location&_elements=id", undefined, lenient);
  assert.equal((await finished(stateOf(answer))).status, 200);
});

test("a cancelled export is gone, its files too", async () => {
  const state = stateOf(await product.fhir("GET", "$export", undefined, later));
  const manifest = (await finished(state)).json as unknown as Manifest;
  assert.equal((await product.fhir("DELETE", state)).status, 202);
  assert.equal((await product.fhir("GET", state)).status, 404);
  const [file] = manifest.output;
  assert.equal((await product.fhir("GET", String(file?.url).slice(product.base.length + 1))).status, 404);
});

async function otherClient(scopes: string): Promise<string> {
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  try {
    return await fetchToken(product.url, await addClient(db, { name: "khác", scopes }));
  } finally {
    await db.close();
  }
}

/** Action and outcome of the newest entries of the access log, the newest last. */
async function lastTold(many: number): Promise<readonly string[]> {
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  try {
    const rows = await db.direct.query<{ told: string }>(
      "select action || ' ' || outcome as told from audit.entry order by id desc limit $1",
      [many],
    );
    return rows.map(({ told }) => told).toReversed();
  } finally {
    await db.close();
  }
}

const callAs = (token: string, path: string) =>
  fetch(`${product.base}/${path}`, { headers: { ...later, authorization: `Bearer ${token}` } });

test("state and files are for the client that asked, with its token", async () => {
  const state = stateOf(await product.fhir("GET", "$export?_type=Patient", undefined, later));
  const manifest = (await finished(state)).json as unknown as Manifest;
  const file = String(manifest.output[0]?.url);
  const token = await otherClient("system/*.rs fhir.export");
  assert.equal((await callAs(token, state)).status, 404);
  assert.equal((await callAs(token, file.slice(product.base.length + 1))).status, 404);
  assert.equal((await fetch(file)).status, 401);
  await (await callAs(product.token, file.slice(product.base.length + 1))).text();
  assert.deepEqual(await lastTold(4), [
    "fhir.$export refused",
    "fhir.$export refused",
    "access.refused denied",
    "fhir.$export done",
  ]);
});

test("an export holds no type that the token may not read", async () => {
  const token = await otherClient("system/Patient.rs fhir.export");
  const hidden = await callAs(token, "$export?_type=Observation");
  assert.equal(hidden.status, 403);
  const kickOff = await callAs(token, "$export");
  const state = String(kickOff.headers.get("content-location")).slice(product.base.length + 1);
  for (;;) {
    const answer = await callAs(token, state);
    if (answer.status === 202) {
      await sleep(50);
      continue;
    }
    const { output } = (await answer.json()) as Manifest;
    assert.deepEqual(
      output.map(({ type }) => type),
      ["Patient"],
    );
    return;
  }
});

test("without the permission for exports there is none", async () => {
  assert.equal((await callAs(await otherClient("system/*.rs"), "$export")).status, 403);
});

test("a client has at most three exports waiting", async () => {
  const token = await otherClient("system/*.rs fhir.export");
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  try {
    await db.transaction((tx) =>
      tx.query(`insert into kernel.fhir_export
        select gen_random_uuid(), (select id::text from kernel.client order by created_at desc limit 1), '{}', 'open', '',
          null, null, now(), now() + interval '1 hour' from generate_series(1, 3)`),
    );
  } finally {
    await db.close();
  }
  assert.equal((await callAs(token, "$export")).status, 429);
});

test("an export whose job was given up is told as failed", async () => {
  const state = stateOf(await product.fhir("GET", "$export?_type=Location", undefined, later));
  await finished(state);
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  try {
    await db.transaction((tx) =>
      tx.query("update kernel.fhir_export set state = 'open' where id = $1", [state.split("/")[1]]),
    );
  } finally {
    await db.close();
  }
  assert.equal((await product.fhir("GET", state)).status, 500);
});
