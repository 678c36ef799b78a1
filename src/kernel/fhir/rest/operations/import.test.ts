import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";
import { validateResource } from "../../validation/validate.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct("system/Patient.cruds system/Location.rs fhir.import");
});
after(() => product.stop());

const send = (text: string, type = "application/fhir+ndjson"): Promise<FhirAnswer> =>
  product.fhir("POST", "$import", text, { "content-type": type });

const lines = (...resources: readonly (object | string)[]): string =>
  resources.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("\n");

interface Parameter {
  readonly name: string;
  readonly valueInteger?: number;
  readonly part?: readonly { readonly valuePositiveInt?: number; readonly resource?: unknown }[];
}

const parametersOf = ({ json }: FhirAnswer): readonly Parameter[] =>
  json["parameter"] as readonly Parameter[];

const countOf = (answer: FhirAnswer, name: string): number | undefined =>
  parametersOf(answer).find((each) => each.name === name)?.valueInteger;

test("every good line comes in and can be found", async () => {
  const answer = await send(
    lines({ resourceType: "Patient", id: "im1", name: [{ family: "Trần" }] }, "", {
      resourceType: "Patient",
    }),
  );
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(validateResource(answer.json), []);
  assert.equal(countOf(answer, "loaded"), 2);
  assert.equal(countOf(answer, "refused"), 0);
  assert.equal((await product.fhir("GET", "Patient/im1")).status, 200);
  assert.equal((await product.fhir("GET", "Patient?family=tran&_total=accurate")).json["total"], 1);
});

test("a line that is known already becomes its next version", async () => {
  const patient = { resourceType: "Patient", id: "im2" };
  await send(lines(patient));
  await send(lines({ ...patient, active: true }));
  const read = await product.fhir("GET", "Patient/im2");
  assert.equal(read.json["active"], true);
  assert.equal(read.headers.get("etag"), 'W/"2"');
});

test("refused lines are told by number and place, and do not stop the others", async () => {
  const answer = await send(
    lines({ resourceType: "Patient", gender: "x" }, "{", { resourceType: "Patient", id: "im3" }),
  );
  assert.equal(countOf(answer, "loaded"), 1);
  assert.equal(countOf(answer, "refused"), 2);
  const told = parametersOf(answer).filter(({ name }) => name === "refusedLine");
  assert.deepEqual(
    told.map(({ part }) => part?.[0]?.valuePositiveInt),
    [1, 2],
  );
  assert.match(JSON.stringify(told[0]), /Patient\.gender/);
});

test("a line of a type that the token may not write is refused", async () => {
  const answer = await send(lines({ resourceType: "Location", name: "Kho" }));
  assert.equal(countOf(answer, "loaded"), 0);
  assert.match(answer.text, /forbidden/);
});

test("only NDJSON that is UTF-8 is taken", async () => {
  assert.equal((await send("{}", "application/fhir+json")).status, 415);
  assert.equal((await product.fhir("GET", "$import")).status, 405);
  const broken = await fetch(`${product.base}/$import`, {
    method: "POST",
    headers: { authorization: `Bearer ${product.token}`, "content-type": "application/fhir+ndjson" },
    body: new Uint8Array([0xc3, 0x28]),
  });
  assert.equal(broken.status, 400);
});

test("without the permission for imports nothing comes in", async () => {
  const other = await startProduct("system/*.cruds");
  try {
    const body = lines({ resourceType: "Patient", id: "im4" });
    const type = { "content-type": "application/fhir+ndjson" };
    assert.equal((await other.fhir("POST", "$import", body, type)).status, 403);
    assert.equal((await other.fhir("GET", "Patient/im4")).status, 404);
  } finally {
    await other.stop();
  }
});
