import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId, type Fields, listOf } from "#test/record/answers.ts";
import { observation, patient } from "#test/record/samples.ts";

const system = "http://fhir.ehealth.gov.vn/core/sid/national_id";
const tag = [{ system: "urn:tuetinh:kinship", code: "verified" }];
const numbered = (value: string, more: Fields = {}) =>
  patient(value, { identifier: [{ system, value }], ...more });

let product: TestProduct;
let clinic: string;
let mother: SignedIn;

const as = (wanted: PersonWanted) => signInAs(product, wanted);
const sees = async (who: SignedIn, path: string) => (await who.fhir("GET", path)).status === 200;

before(async () => {
  product = await startProduct();
  clinic = await createdId(product, { resourceType: "Organization", name: "Trạm thử" });
  const chart = await createdId(product, numbered("079000000012"));
  mother = await as({ role: "citizen", patient: chart, name: "Người Mẹ Thử" });
});
after(() => product.stop());

/** Whoever is signed in is looked at anew within a second. */
async function soon(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(100);
}

const relative = (child: string, value: string, more: Fields = {}): Fields => ({
  resourceType: "RelatedPerson",
  active: true,
  meta: { tag },
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

test("a parent acts for a small child as soon as a register names the parent, until the legal age", async () => {
  const birthDate = yearsAgo(8);
  const child = await createdId(product, numbered("079000000021", { birthDate }));
  const secret = await createdId(product, { ...observation(child), meta: { security: [{ code: "PSY" }] } });
  assert.equal(await sees(mother, `Patient/${child}`), false);
  const related = await createdId(product, relative(child, "079000000012"));
  await soon(() => sees(mother, `Patient/${child}`));
  assert.equal(await sees(mother, `Observation/${secret}`), false);
  const people = listOf((await mother.call("GET", "/api/my/people")).json["people"]);
  const [mine] = people.filter((each) => each["patient"] === child);
  assert.equal(mine?.["ground"], "kinship");
  const end = new Date(String(mine?.["until"]));
  assert.equal(
    end.getTime(),
    Date.parse(`${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}T00:00:00+07:00`),
  );
  assert.deepEqual(mine?.["notes"], ["Trẻ đã đủ 7 tuổi: cần hỏi ý kiến của trẻ"]);
  await product.fhir("DELETE", `RelatedPerson/${related}`);
  await soon(async () => !(await sees(mother, `Patient/${child}`)));
});

test("a parent acts for a youth, for a grown child no more", async () => {
  const youth = await createdId(product, numbered("079000000022", { birthDate: yearsAgo(16) }));
  const grown = await createdId(product, numbered("079000000023", { birthDate: yearsAgo(19) }));
  await createdId(product, relative(youth, "079000000012"));
  await createdId(product, relative(grown, "079000000012"));
  await mother.call("POST", "/api/my/people/refresh");
  assert.ok(await sees(mother, `Patient/${youth}`));
  assert.equal(await sees(mother, `Patient/${grown}`), false);
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
  await mother.call("POST", "/api/my/people/refresh");
  assert.equal(await sees(mother, `Patient/${child}`), false);
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
  assert.equal(alert?.["kind"], "kinship-begun");
});

const facts = async (who: SignedIn, path: string) =>
  listOf((await who.call("GET", path)).json["alerts"]).map(({ kind, text }) => [kind, text]);

interface Claimed {
  readonly child: string;
  readonly related: string;
  readonly receptionist: SignedIn;
}

/** A child of the station, and a mother whom somebody at the counter wrote down. */
async function claimed(number: string, writer?: PersonWanted): Promise<Claimed> {
  const managingOrganization = { reference: `Organization/${clinic}` };
  const child = await createdId(product, numbered(number, { birthDate: yearsAgo(6), managingOrganization }));
  const receptionist = await as(writer ?? { role: "receptionist", facility: clinic });
  const body = relative(child, "079000000012", { meta: undefined, name: [{ text: "Người Mẹ Thử" }] });
  const written = await receptionist.fhir("POST", "RelatedPerson", body);
  assert.equal(written.status, 201, written.text);
  return { child, related: String(written.json["id"]), receptionist };
}

const confirm = (who: SignedIn, related: string, version = 1) =>
  who.call("POST", `/api/privacy/kinships/${related}/confirm`, { version });

test("what one person writes about a family opens nothing, whatever marks they write with it", async () => {
  const { child, related, receptionist } = await claimed("079000000041");
  await mother.call("POST", "/api/my/people/refresh");
  assert.equal(await sees(mother, `Patient/${child}`), false);
  const marked = relative(child, "079000000012");
  assert.equal((await receptionist.fhir("POST", "RelatedPerson", marked)).status, 403);
  const put = { ...marked, id: related };
  assert.equal((await receptionist.fhir("PUT", `RelatedPerson/${related}`, put)).status, 403);
  const patch = [{ op: "add", path: "/meta/tag", value: tag }];
  const patched = await receptionist.fhir("PATCH", `RelatedPerson/${related}`, JSON.stringify(patch), {
    "content-type": "application/json-patch+json",
  });
  assert.equal(patched.status, 403, patched.text);
  assert.equal((await confirm(receptionist, related)).status, 403);
  assert.equal(await sees(mother, `Patient/${child}`), false);
});

test("a second person at the facility confirms a parent, and everybody concerned is told", async () => {
  const { child, related } = await claimed("079000000042");
  const father = await as({ role: "citizen", patient: child, name: "Trẻ Thử" });
  const head = await as({ role: "station-head", facility: clinic });
  const waiting = listOf((await head.call("GET", "/api/privacy/kinships")).json["kinships"]);
  const mine = waiting.find(({ relatedPerson }) => relatedPerson === related);
  assert.deepEqual(
    [mine?.["name"], mine?.["number"], mine?.["child"], mine?.["relationship"], mine?.["version"]],
    ["Người Mẹ Thử", "079000000012", child, ["MTH"], 1],
  );
  const done = await confirm(head, related);
  assert.equal(done.status, 200, done.text);
  assert.ok(await sees(mother, `Patient/${child}`));
  assert.match(String((await facts(father, "/api/my/alerts"))[0]), /^kinship-begun,Người Mẹ Thử/);
  const officer = await as({ role: "data-officer", facility: clinic });
  assert.ok((await facts(officer, "/api/privacy/alerts")).some(([kind]) => kind === "kinship-begun"));
  const left = listOf((await head.call("GET", "/api/privacy/kinships")).json["kinships"]);
  assert.ok(left.every(({ relatedPerson }) => relatedPerson !== related));
  assert.equal((await confirm(head, related)).status, 200);
});

test("who wrote a kinship does not confirm it, nor by another account of the same practitioner", async () => {
  const practitioner = await createdId(product, {
    resourceType: "Practitioner",
    name: [{ text: "Hai Vai" }],
  });
  const writer = { role: "station-worker", facility: clinic, practitioner };
  const { child, related } = await claimed("079000000043", writer);
  const again = await as({ role: "station-head", facility: clinic, practitioner });
  assert.equal((await confirm(again, related)).json["code"], "privacy.four-eyes");
  assert.equal(await sees(mother, `Patient/${child}`), false);
});

test("elsewhere nobody confirms a kinship or learns of it, and what changed is looked at again", async () => {
  const { related, receptionist, child } = await claimed("079000000044");
  const other = await createdId(product, { resourceType: "Organization", name: "Trạm khác" });
  const stranger = await as({ role: "station-head", facility: other });
  assert.equal((await confirm(stranger, related)).json["code"], "privacy.no-kinship");
  assert.deepEqual((await stranger.call("GET", "/api/privacy/kinships")).json["kinships"], []);
  const changed = relative(child, "079000000099", { meta: undefined, id: related });
  assert.equal((await receptionist.fhir("PUT", `RelatedPerson/${related}`, changed)).status, 200);
  const head = await as({ role: "station-head", facility: clinic });
  assert.equal((await confirm(head, related)).json["code"], "privacy.kinship-changed");
});

test("a confirmed kinship that somebody changes waits to be confirmed anew", async () => {
  const { child, related, receptionist } = await claimed("079000000045");
  const head = await as({ role: "records-officer", facility: clinic });
  assert.equal((await confirm(head, related)).status, 200);
  const { json } = await receptionist.fhir("GET", `RelatedPerson/${related}`);
  const renamed = { ...json, name: [{ text: "Người Mẹ" }] };
  assert.equal((await receptionist.fhir("PUT", `RelatedPerson/${related}`, renamed)).status, 200);
  assert.ok(await sees(mother, `Patient/${child}`));
  const turned = { ...json, identifier: [{ system, value: "079000000099" }] };
  assert.equal((await receptionist.fhir("PUT", `RelatedPerson/${related}`, turned)).status, 403);
  const plain = { ...json, meta: undefined };
  assert.equal((await receptionist.fhir("PUT", `RelatedPerson/${related}`, plain)).status, 200);
  await soon(async () => !(await sees(mother, `Patient/${child}`)));
});

test("who takes over a parent's number in the record today does not become the parent", async () => {
  const taken = "079000000081";
  const chart = await createdId(product, numbered("079000000082"));
  const thief = await as({ role: "citizen", patient: chart });
  const child = await createdId(product, numbered("079000000083", { birthDate: yearsAgo(4) }));
  await createdId(product, relative(child, taken));
  const turned = { ...numbered(taken), id: chart };
  assert.equal((await product.fhir("PUT", `Patient/${chart}`, turned)).status, 200);
  assert.equal((await thief.call("POST", "/api/my/people/refresh")).status, 200);
  assert.equal(await sees(thief, `Patient/${child}`), false);
});

test("a confirmed kinship that is corrected by request waits to be confirmed anew", async () => {
  const { child, related } = await claimed("079000000046");
  const head = await as({ role: "station-head", facility: clinic });
  assert.equal((await confirm(head, related)).status, 200);
  const officer = await as({ role: "data-officer" });
  const wanted = {
    resource: `RelatedPerson/${related}`,
    element: "identifier",
    value: [{ system, value: "079000000099" }],
  };
  const self = await as({ role: "citizen", patient: child });
  const asked = await self.call("POST", "/api/my/requests", {
    kind: "correction",
    details: "Sửa số",
    wanted,
  });
  assert.equal(asked.status, 200, asked.text);
  const address = `/api/privacy/requests/${String(asked.json["id"])}`;
  const accepted = await officer.call("POST", `${address}/accept`, { reason: "Đồng ý" });
  assert.equal(accepted.status, 200, accepted.text);
  const done = await officer.call("POST", `${address}/fulfil`, { note: "Đã sửa" });
  assert.equal(done.status, 200, done.text);
  const { json } = await product.fhir("GET", `RelatedPerson/${related}`);
  assert.equal((json["meta"] as Fields)["tag"], undefined);
});
