import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields, fieldsOf, listOf } from "#test/record/answers.ts";
import { observation, patient } from "#test/record/samples.ts";

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

/** Whoever is signed in is looked at anew within a second. */
async function soon(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(100);
}

const relative = (child: string, value: string, more: Fields = {}): Fields => ({
  resourceType: "RelatedPerson",
  active: true,
  patient: { reference: `Patient/${child}` },
  identifier: [{ system, value }],
  relationship: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "MTH" }] }],
  ...more,
});

const yearsAgo = (years: number): string => {
  const day = new Date();
  day.setUTCFullYear(day.getUTCFullYear() - years);
  return day.toISOString().slice(0, 10);
};

test("a parent acts for a small child as soon as the record names the parent, until the legal age", async () => {
  const birthDate = yearsAgo(8);
  const child = await createdId(product, numbered("079000000021", { birthDate }));
  const secret = await createdId(product, { ...observation(child), meta: { security: [{ code: "PSY" }] } });
  assert.equal(await sees(other, `Patient/${child}`), false);
  const related = await createdId(product, relative(child, "079000000012"));
  await soon(() => sees(other, `Patient/${child}`));
  assert.ok(await sees(other, `Observation/${secret}`));
  const people = listOf((await other.call("GET", "/api/my/people")).json["people"]);
  const [mine] = people.filter((each) => each["patient"] === child);
  assert.equal(mine?.["ground"], "kinship");
  const end = new Date(String(mine?.["until"]));
  assert.equal(
    end.getTime(),
    Date.parse(`${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}T00:00:00+07:00`),
  );
  assert.deepEqual(mine?.["notes"], ["Trẻ đã đủ 7 tuổi: cần hỏi ý kiến của trẻ"]);
  await product.fhir("DELETE", `RelatedPerson/${related}`);
  await soon(async () => !(await sees(other, `Patient/${child}`)));
});

test("of a youth a parent sees what is not restricted, of a grown child nothing", async () => {
  const youth = await createdId(product, numbered("079000000022", { birthDate: yearsAgo(16) }));
  const secret = await createdId(product, { ...observation(youth), meta: { security: [{ code: "PSY" }] } });
  const grown = await createdId(product, numbered("079000000023", { birthDate: yearsAgo(19) }));
  await createdId(product, relative(youth, "079000000012"));
  await createdId(product, relative(grown, "079000000012"));
  await other.call("POST", "/api/my/people/refresh");
  assert.ok(await sees(other, `Patient/${youth}`));
  assert.equal(await sees(other, `Observation/${secret}`), false);
  assert.equal(await sees(other, `Patient/${grown}`), false);
});

test("a neighbour, a name without a number and an ended kinship open nothing", async () => {
  const child = await createdId(product, numbered("079000000024", { birthDate: yearsAgo(3) }));
  const neighbour = { relationship: [{ coding: [{ code: "NBOR" }] }] };
  await createdId(product, relative(child, "079000000012", neighbour));
  await createdId(product, relative(child, "079000000012", { active: false }));
  await createdId(
    product,
    relative(child, "", { identifier: [{ value: "079000000012" }], name: [{ text: "Người giúp" }] }),
  );
  await other.call("POST", "/api/my/people/refresh");
  assert.equal(await sees(other, `Patient/${child}`), false);
});

test("a parent whose account is younger than the record finds the child by looking", async () => {
  const parent = await createdId(product, numbered("079000000031"));
  const child = await createdId(product, numbered("079000000032", { birthDate: yearsAgo(2) }));
  await createdId(product, relative(child, "079000000031"));
  const late = await as({ role: "citizen", patient: parent });
  assert.equal(await sees(late, `Patient/${child}`), false);
  assert.equal((await late.call("POST", "/api/my/people/refresh")).status, 200);
  assert.ok(await sees(late, `Patient/${child}`));
  const [alert] = listOf((await late.call("GET", "/api/my/alerts")).json["alerts"]);
  assert.equal(alert, undefined);
});
