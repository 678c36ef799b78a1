import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let first: SignedIn;
let second: SignedIn;

before(async () => {
  product = await startProduct();
  first = await signInAs(product, { role: "it-administrator" });
  second = await signInAs(product, { role: "it-administrator" });
});
after(() => product.stop());

const reason = "Thôi việc từ hôm nay";
const disable = (who: SignedIn, id: string) =>
  who.call("POST", `/api/access/accounts/${id}/disable`, { reason });

test("two administrators who close each other's account at once leave one", async () => {
  const answers = await Promise.all([disable(first, second.accountId), disable(second, first.accountId)]);
  assert.equal(answers.filter(({ status }) => status === 200).length, 1, JSON.stringify(answers));
});

test("the last administrator stays, also without the role", async () => {
  const administrator = await signInAs(product, { role: "it-administrator" });
  const other = await signInAs(product, { permissions: ["access.grants", "access.roles"] });
  const living = [first, second, administrator];
  const answers: number[] = [];
  for (const { grantId } of living)
    answers.push((await other.call("POST", `/api/access/grants/${grantId}/end`, { reason })).status);
  assert.deepEqual(answers, [200, 200, 409]);
  const emptied = await other.call("POST", "/api/access/roles/it-administrator/changes", {
    reason,
    remove: ["access.accounts"],
  });
  assert.equal(emptied.status, 409);
});

test("a closed account is out at once, and comes back with its roles", async () => {
  const administrator = await signInAs(product, { role: "it-administrator" });
  const nurse = await signInAs(product, { role: "nurse", facility: "f1" });
  assert.equal((await nurse.fhir("GET", "Patient?_count=0")).status, 200);
  assert.equal((await disable(administrator, nurse.accountId)).status, 200);
  assert.equal((await nurse.fhir("GET", "Patient?_count=0")).status, 401);
  const enable = `/api/access/accounts/${nurse.accountId}/enable`;
  assert.equal((await administrator.call("POST", enable, {})).status, 200);
  assert.equal((await nurse.fhir("GET", "Patient?_count=0")).status, 401);
});

test("the data officer marks whose record is watched, citizens too", async () => {
  const officer = await signInAs(product, { role: "data-officer" });
  const citizen = await signInAs(product, { role: "citizen", patient: "p2", login: "012345678999" });
  const vip = `/api/access/accounts/${citizen.accountId}/vip`;
  assert.equal((await officer.call("POST", vip, { isVip: true })).status, 200);
  const { json } = await officer.call("GET", "/api/access/accounts?text=012345678999");
  const [found] = json["accounts"] as readonly { readonly id: string; readonly isVip: boolean }[];
  assert.deepEqual([found?.id, found?.isVip], [citizen.accountId, true]);
});

test("nobody closes their own account, and the administrator of one facility only its own people", async () => {
  const here = await signInAs(product, { role: "it-administrator", facility: "f1" });
  const there = await signInAs(product, { role: "nurse", facility: "f2" });
  const citizen = await signInAs(product, { role: "citizen", patient: "p1" });
  assert.equal((await disable(here, here.accountId)).status, 403);
  assert.equal((await disable(here, there.accountId)).status, 404);
  assert.equal((await disable(here, citizen.accountId)).status, 404);
});

test("a link into somebody's account needs a second person, and is good once for who asked", async () => {
  const administrator = await signInAs(product, { role: "it-administrator" });
  const officer = await signInAs(product, { role: "data-officer" });
  const doctor = await signInAs(product, { role: "doctor", facility: "f1" });
  const at = `/api/access/accounts/${doctor.accountId}`;
  assert.equal((await administrator.call("POST", `${at}/link`, {})).status, 403);
  const asked = await administrator.call("POST", `${at}/link-requests`, { reason: "Quên mật khẩu" });
  const approve = `/api/access/link-requests/${String(asked.json["id"])}/approve`;
  assert.equal((await administrator.call("POST", approve, {})).status, 403);
  assert.match((await officer.call("GET", "/api/access/proposals")).text, /Quên mật khẩu/);
  assert.equal((await officer.call("POST", approve, {})).json["state"], "active");
  assert.equal((await officer.call("POST", approve, {})).status, 409);
  const told = async () =>
    ((await administrator.call("GET", at)).json["links"] as readonly { readonly state: string }[]).map(
      ({ state }) => state,
    );
  assert.deepEqual(await told(), ["active"]);
  assert.equal((await administrator.call("POST", `${at}/link`, {})).status, 200);
  assert.equal((await administrator.call("POST", `${at}/link`, {})).status, 403);
  assert.deepEqual(await told(), []);
});

test("nobody agrees to a link into their own account, and none leads to an account without a role", async () => {
  const administrator = await signInAs(product, { role: "it-administrator" });
  const officer = await signInAs(product, { role: "data-officer" });
  const ask = (account: string) =>
    administrator.call("POST", `/api/access/accounts/${account}/link-requests`, { reason });
  const own = await ask(officer.accountId);
  const approve = `/api/access/link-requests/${String(own.json["id"])}/approve`;
  assert.equal((await officer.call("POST", approve, {})).status, 403);
  const fresh = await administrator.call("POST", "/api/access/accounts", { login: "moi.toanh", name: "Mới" });
  assert.equal((await ask(String(fresh.json["id"]))).status, 409);
});
