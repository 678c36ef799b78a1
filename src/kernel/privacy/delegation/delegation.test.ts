import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields, fieldsOf, listOf } from "#test/record/answers.ts";
import { patient } from "#test/record/samples.ts";

const system = "http://fhir.ehealth.gov.vn/core/sid/national_id";
const numbered = (value: string, more: Fields = {}) =>
  patient(value, { identifier: [{ system, value }], ...more });

let product: TestProduct;
let giver: string;
let helper: string;
let self: SignedIn;
let other: SignedIn;

const as = (wanted: PersonWanted) => signInAs(product, wanted);
const sees = async (who: SignedIn, path: string) => (await who.fhir("GET", path)).status === 200;
const idOf = (json: Fields) => String(fieldsOf(json["delegation"])["id"]);

before(async () => {
  product = await startProduct();
  giver = await createdId(product, numbered("079000000011"));
  helper = await createdId(product, numbered("079000000012"));
  self = await as({ role: "citizen", patient: giver });
  other = await as({ role: "citizen", patient: helper, name: "Người giúp" });
});
after(() => product.stop());

test("who is asked sees the record after accepting, and no more once either of the two ends it", async () => {
  for (const ender of [self, other]) {
    const proposed = await self.call("POST", "/api/my/delegations", { number: "079000000012" });
    assert.equal(proposed.status, 200, proposed.text);
    const address = `/api/my/delegations/${idOf(proposed.json)}`;
    assert.equal(await sees(other, `Patient/${giver}`), false);
    assert.equal((await self.call("POST", `${address}/accept`)).status, 404);
    const accepted = await other.call("POST", `${address}/accept`);
    assert.equal(accepted.status, 200, accepted.text);
    assert.ok(await sees(other, `Patient/${giver}`));
    assert.equal((await ender.call("POST", `${address}/end`)).status, 200);
    assert.equal(await sees(other, `Patient/${giver}`), false);
  }
  const consents = listOf((await self.fhir("GET", `Consent?patient=${giver}`)).json["entry"]);
  assert.deepEqual(
    consents.map((entry) => fieldsOf(entry["resource"])["status"]),
    ["inactive", "inactive"],
  );
});

test("asking a number that nobody has looks like asking somebody", async () => {
  const somebody = await self.call("POST", "/api/my/delegations", { number: "079000000012" });
  const nobody = await self.call("POST", "/api/my/delegations", { number: "079999999999" });
  const shape = ({ status, json }: typeof somebody) => [
    status,
    { ...fieldsOf(json["delegation"]), id: "", proposedAt: "" },
  ];
  assert.deepEqual(shape(somebody), shape(nobody));
  assert.equal((await other.call("POST", `/api/my/delegations/${idOf(somebody.json)}/refuse`)).status, 200);
});

test("a number of another kind is nobody's personal number", async () => {
  const chart = await createdId(product, patient("079000000077"));
  const owner = await as({ role: "citizen", patient: chart });
  await self.call("POST", "/api/my/delegations", { number: "079000000077" });
  assert.deepEqual((await owner.call("GET", "/api/my/delegations")).json["received"], []);
});
