import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import fc from "fast-check";
import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields } from "./answers.ts";
import { assertNamesPlace, assertRefused, countRows } from "./refusals.ts";
import { observation, patient } from "./samples.ts";

let product: TestProduct;
let id: string;
let counts: Awaited<ReturnType<typeof countRows>>;
before(async () => {
  product = await startProduct();
  id = await createdId(product, patient("hostile"));
  counts = await countRows(product);
});
after(() => product.stop());
afterEach(async () => {
  assert.deepEqual(await countRows(product), counts, "something was written");
});

const post = (body: string, type = "Patient") => product.fhir("POST", type, body);

async function send(path: string, body: string | Buffer): Promise<FhirAnswer> {
  const response = await fetch(`${product.base}${path === "" ? "" : `/${path}`}`, {
    method: "POST",
    headers: { authorization: `Bearer ${product.token}`, "content-type": "application/fhir+json" },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  const text = await response.text();
  const json = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}

const bundleOf = (type: string, entry: readonly unknown[]) =>
  JSON.stringify({ resourceType: "Bundle", type, entry });

test("a body that breaks off anywhere is refused with line and column", async () => {
  const whole = JSON.stringify(observation(id), null, 1);
  for (let length = 0; length < whole.length; length += 1) {
    const answer = await send("Observation", whole.slice(0, length));
    if (length === 0) assertRefused(answer, "empty");
    else assertNamesPlace(answer, `${length} characters`);
  }
});

test("broken UTF-8 is refused", async () => {
  const text = JSON.stringify(patient("x"));
  for (const bytes of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
    const at = text.indexOf("Trần");
    const body = Buffer.concat([
      Buffer.from(text.slice(0, at)),
      Buffer.from(bytes),
      Buffer.from(text.slice(at)),
    ]);
    assertRefused(await send("Patient", body), `bytes ${bytes.join(" ")}`);
  }
});

test("characters that FHIR forbids are refused by the place where they stand", async () => {
  for (const bad of ["\u0000", "a\u0007b", "\ud800", "\udfff x", "\u000b"]) {
    for (const resource of [
      patient("x", { name: [{ text: bad }] }),
      patient("x", { identifier: [{ system: "http://x", value: bad }] }),
      patient("x", { address: [{ line: [bad] }] }),
    ])
      assertNamesPlace(await post(JSON.stringify(resource)), JSON.stringify(bad));
  }
});

test("nesting a hundred thousand deep is refused, whatever is nested", async () => {
  const deep = 100_000;
  const nest = (open: string, close: string, inner: string) => open.repeat(deep) + inner + close.repeat(deep);
  const patientWith = (member: string) => `{"resourceType":"Patient",${member}}`;
  for (const [what, body] of [
    ["arrays alone", nest("[", "]", "1")],
    ["objects alone", nest('{"a":', "}", "1")],
    ["arrays inside", patientWith(`"name":${nest("[", "]", "1")}`)],
    ["objects inside", patientWith(`"contact":${nest('{"a":', "}", "1")}`)],
    ["extensions", patientWith(`"extension":${nest('[{"url":"x","extension":', "}]", "[]")}`)],
    ["contained", patientWith(`"contained":${nest('[{"resourceType":"Patient","contained":', "}]", "[]")}`)],
  ] as const) {
    assertRefused(await send("Patient", body), what);
    assertRefused(await send("", body), `${what}, at the base`);
    const entry = `{"resource":${body},"request":{"method":"POST","url":"Patient"}}`;
    for (const type of ["batch", "transaction"])
      assertRefusedEntry(
        await send("", `{"resourceType":"Bundle","type":"${type}","entry":[${entry}]}`),
        `${what} in a ${type}`,
      );
    const patch = await product.fhir("PATCH", `Patient/${id}`, `[{"op":"add","path":"/x","value":${body}}]`, {
      "content-type": "application/json-patch+json",
    });
    assertRefused(patch, `${what} in a patch`);
    assertRefused(await send("Patient/$validate", body), `${what} in $validate`);
  }
});

test("deep expressions and deep narratives are refused", async () => {
  const path = `${"(".repeat(20_000)}Patient${")".repeat(20_000)}.gender`;
  const part = [
    { name: "type", valueCode: "delete" },
    { name: "path", valueString: path },
  ];
  const patch = await product.fhir("PATCH", `Patient/${id}`, {
    resourceType: "Parameters",
    parameter: [{ name: "operation", part }],
  });
  assertNamesPlace(patch, "FHIRPath");
  const deep = `${"<div>".repeat(20_000)}x${"</div>".repeat(20_000)}`;
  const div = `<div xmlns="http://www.w3.org/1999/xhtml">${deep}</div>`;
  const body = JSON.stringify(patient("x", { text: { status: "generated", div } }));
  assert.ok((await send("Patient/$validate", body)).status < 500);
  assertNamesPlace(await post(body.replace("</div>", "")), "narrative");
});

/** A batch answers 200 and refuses in the entry. */
function assertRefusedEntry(answer: FhirAnswer, what: string): void {
  if (answer.json["type"] !== "batch-response") return assertRefused(answer, what);
  const [entry] = answer.json["entry"] as readonly { response: { status: string } }[];
  assert.match(entry?.response.status ?? "", /^4/, what);
}

test("names with a meaning in JavaScript are elements nobody knows", async () => {
  for (const key of ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "toJSON"]) {
    const text = JSON.stringify(patient("x"));
    const top = `${text.slice(0, -1)},"${key}":{"polluted":true}}`;
    assertNamesPlace(await post(top), key);
    const nested = text.replace('"name":[{', `"name":[{"${key}":{"polluted":true},`);
    assertNamesPlace(await post(nested), `name.${key}`);
    assertRefused(await post(`{"resourceType":"${key}"}`), `type ${key}`);
    assertRefused(await send(key, text), `address ${key}`);
    assertRefusedEntry(
      await send("", bundleOf("transaction", [{ resource: {}, request: { method: "POST", url: key } }])),
      `entry ${key}`,
    );
  }
  assert.equal(({} as Fields)["polluted"], undefined);
});

/** Values of every JSON kind, to be put where others belong. */
const wrong = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  1e308,
  "",
  " ",
  "x".repeat(300),
  [],
  {},
  [[]],
  [null],
  [{}],
  { a: { b: [] } },
  ["\u0000"],
);

const samples: readonly Fields[] = [
  patient("x", {
    telecom: [{ system: "phone", value: "0", period: { start: "2020-01-01" } }],
    contact: [{ relationship: [{ coding: [{ code: "N" }] }], name: { text: "y" } }],
    communication: [{ language: { coding: [{ code: "vi" }] }, preferred: true }],
    extension: [{ url: "http://x", valueCodeableConcept: { coding: [{ system: "s", code: "c" }] } }],
    text: { status: "generated", div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
  }),
  observation("x", {
    component: [
      { code: { text: "c" }, valueSampledData: { origin: { value: 0 }, period: 1, dimensions: 1 } },
    ],
    referenceRange: [{ low: { value: 1 }, text: "r" }],
    meta: { profile: ["http://x"], tag: [{ code: "t" }], security: [{ code: "s" }] },
    contained: [{ resourceType: "Practitioner", id: "p" }],
  }),
];

type Path = readonly (string | number)[];

function pathsOf(node: unknown, path: Path = []): readonly Path[] {
  if (typeof node !== "object" || node === null) return [path];
  const children = Array.isArray(node) ? [...node.keys()] : Object.keys(node);
  return [
    path,
    ...children.flatMap((key) => pathsOf((node as Record<string | number, unknown>)[key], [...path, key])),
  ];
}

function replaced(node: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy: unknown = Array.isArray(node) ? [...(node as unknown[])] : { ...(node as Fields) };
  const holder = copy as Record<string | number, unknown>;
  holder[key] = replaced(holder[key], rest, value);
  return copy;
}

test("a value of the wrong kind anywhere is either right after all or refused by its place", async () => {
  const mutation = fc.constantFrom(...samples).chain((sample) =>
    fc.record({
      sample: fc.constant(sample),
      path: fc.constantFrom(...pathsOf(sample).filter((path) => path.length > 0)),
      value: wrong,
    }),
  );
  await fc.assert(
    fc.asyncProperty(mutation, async ({ sample, path, value }) => {
      const type = String(sample["resourceType"]);
      const body = JSON.stringify(replaced(sample, path, value));
      const checked = await send(`${type}/$validate`, body);
      assert.ok(checked.status < 500, checked.text);
      if (checked.status === 200 && !/"severity":"(error|fatal)"/.test(checked.text)) return;
      assertNamesPlace(await send(type, body), `${path.join(".")} = ${JSON.stringify(value)}`);
    }),
    { numRuns: 400 },
  );
});

test("Bundles of nonsense are refused", async () => {
  const good = { resource: patient("never"), request: { method: "POST", url: "Patient" } };
  const entries: readonly unknown[] = [
    null,
    7,
    "x",
    [],
    {},
    { request: null },
    { request: {} },
    { request: { method: "POST" } },
    { request: { method: "post", url: "Patient" }, resource: {} },
    { request: { method: "POST", url: "" }, resource: {} },
    { request: { method: "POST", url: 7 }, resource: {} },
    { request: { method: "POST", url: "Patient" } },
    { request: { method: "POST", url: "Patient" }, resource: null },
    { request: { method: "POST", url: "Patient" }, resource: [] },
    { request: { method: "POST", url: "Patient" }, resource: { resourceType: 7 } },
    { request: { method: "POST", url: "Patient/%E0%A4%A" }, resource: {} },
    { request: { method: "PUT", url: "Patient" }, resource: patient("x") },
    { request: { method: "PUT", url: "Patient/a/b/c" }, resource: patient("x", { id: "a" }) },
    { request: { method: "PUT", url: `Patient/${"x".repeat(65)}` }, resource: patient("x") },
    { request: { method: "PUT", url: "Patient/a", ifMatch: "x" }, resource: patient("x", { id: "a" }) },
    { request: { method: "POST", url: "Patient", ifNoneExist: "colour=red" }, resource: patient("x") },
    { request: { method: "DELETE", url: "Patient" } },
    { request: { method: "PATCH", url: "Patient/a" }, resource: { resourceType: "Binary", data: "%%%" } },
    { ...good, resource: observation("", { subject: { reference: "Patient?" } }) },
    { ...good, resource: observation("", { subject: { reference: "Patient?colour=red" } }) },
    { ...good, resource: observation("", { subject: { reference: "Nothing?x=y" } }) },
  ];
  for (const entry of entries) {
    const what = JSON.stringify(entry);
    assertNamesPlace(await send("", bundleOf("transaction", [good, entry])), what);
  }
  const loop = { ...good, fullUrl: "urn:uuid:0190a1b2-0000-4000-8000-000000000001" };
  assertNamesPlace(await send("", bundleOf("transaction", [loop, loop])), "one fullUrl twice");
});
