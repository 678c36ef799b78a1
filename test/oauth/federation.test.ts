import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createAccount } from "#kernel/access/accounts.ts";
import { openDb } from "#kernel/db/db.ts";
import { locationOf, visit } from "../harness/app-tokens.ts";
import { startProduct, type TestProduct } from "../harness/product.ts";

let product: TestProduct;
before(async () => {
  product = await startProduct(undefined, "hamlet");
  const patient = {
    resourceType: "Patient",
    id: "p-1",
    name: [{ text: "Nguyễn Thị Mẫu" }],
    birthDate: "1990-01-02",
    identifier: [{ system: "http://fhir.ehealth.gov.vn/core/sid/national_id", value: "008190000001" }],
  };
  assert.equal((await product.fhir("PUT", "Patient/p-1", patient)).status, 201);
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  await db.transaction((tx) =>
    createAccount(
      tx,
      {
        kind: "staff",
        login: "nv-007",
        name: "Bác sĩ Mẫu",
        email: "mau@syt.example",
        password: "mật-khẩu-rất-dài-1",
      },
      new Date(),
    ),
  );
  await db.close();
});
after(() => product.stop());

type Jar = Map<string, string>;

interface Trip {
  readonly jar: Jar;
  /** Where the provider sends the browser back to. */
  readonly back: URL;
}

/** To the provider and to the moment before the browser comes back. */
async function travel(id: string, claims: Readonly<Record<string, string>>, onward = "/"): Promise<Trip> {
  const jar: Jar = new Map();
  const start = new URL(`/oauth/federation/${id}/start?continue=${encodeURIComponent(onward)}`, product.url);
  const authorize = locationOf(await visit(jar, undefined, start), start);
  const carried = Object.fromEntries(authorize.searchParams);
  const body = new URLSearchParams({ ...carried, decision: "allow", ...claims });
  const there = new URL(authorize.pathname, product.url);
  return { jar, back: locationOf(await visit(jar, undefined, there, { method: "POST", body }), there) };
}

const citizen = {
  personal_number: "008190000001",
  birthdate: "02/01/1990",
  name: "Nguyễn Thị Mẫu",
  loa: "2",
};
const office = { email: "mau@syt.example", email_verified: "true", employee_number: "", name: "Mẫu" };

const mood = (simulator: string, name: string) =>
  fetch(`${product.url}/simulators/${simulator}/mood/${name}`, { method: "POST" });

async function whoIs(jar: Jar): Promise<Record<string, unknown>> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  return (await (await fetch(`${product.url}/api/me`, { headers: { cookie } })).json()) as Record<
    string,
    unknown
  >;
}

test("the sign-in page is told which providers there are", async () => {
  const answer = await (await fetch(`${product.url}/oauth/federation`)).json();
  const { providers } = answer as { providers: { id: string; kind: string }[] };
  assert.deepEqual(
    providers.map(({ id, kind }) => `${id} ${kind}`),
    ["vneid citizen", "co-quan staff"],
  );
});

test("a citizen with electronic identity of level 2 comes to their own record", async () => {
  const { jar, back } = await travel("vneid", citizen, "/oauth/federation?next=1");
  const answer = await visit(jar, undefined, back);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /url=\/oauth\/federation\?next=1/);
  const me = await whoIs(jar);
  assert.equal(me["kind"], "citizen");
  assert.equal(me["name"], "Nguyễn Thị Mẫu");
});

test("an answer of the provider is good once and in one browser only", async () => {
  const first = await travel("vneid", citizen);
  assert.equal((await visit(new Map(), undefined, first.back)).status, 400);
  assert.equal((await visit(first.jar, undefined, first.back)).status, 400);
  const second = await travel("vneid", citizen);
  assert.equal((await visit(second.jar, undefined, second.back)).status, 200);
  assert.equal((await visit(second.jar, undefined, second.back)).status, 400);
});

test("a state that nobody gave out is refused", async () => {
  const { jar, back } = await travel("vneid", citizen);
  back.searchParams.set("state", "of-somebody-else");
  assert.equal((await visit(jar, undefined, back)).status, 400);
});

test("an answer that names another issuer is refused", async () => {
  const { jar, back } = await travel("vneid", citizen);
  back.searchParams.set("iss", "https://other.example");
  assert.equal((await visit(jar, undefined, back)).status, 403);
  assert.equal((await whoIs(jar))["kind"], undefined);
});

for (const lie of ["wrong-nonce", "wrong-issuer", "wrong-audience", "expired", "unsigned", "other-key"])
  test(`an identity token that lies (${lie}) opens nothing`, async () => {
    const { jar, back } = await travel("vneid", citizen);
    await mood("vneid", lie);
    const answer = await visit(jar, undefined, back);
    await mood("vneid", "works");
    assert.equal(answer.status, 403);
    assert.equal((await whoIs(jar))["kind"], undefined);
  });

test("a provider that is down is told in words, and nothing is opened", async () => {
  const { jar, back } = await travel("vneid", citizen);
  await mood("vneid", "dies");
  const answer = await visit(jar, undefined, back);
  await mood("vneid", "works");
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /đang không trả lời/);
});

test("who refuses at the provider is not signed in", async () => {
  const { jar, back } = await travel("vneid", { ...citizen, decision: "refuse" });
  assert.equal((await visit(jar, undefined, back)).status, 403);
});

test("level 1, an unknown number and a wrong birth date open nothing", async () => {
  const wrong = [{ loa: "1" }, { personal_number: "008190000009" }, { birthdate: "03/01/1990" }];
  for (const change of wrong) {
    const { jar, back } = await travel("vneid", { ...citizen, ...change });
    assert.equal((await visit(jar, undefined, back)).status, 403);
    assert.equal((await whoIs(jar))["kind"], undefined);
  }
});

test("staff are found by their verified e-mail and from then on by their link", async () => {
  const first = await travel("co-quan", office);
  assert.equal((await visit(first.jar, undefined, first.back)).status, 200);
  assert.equal((await whoIs(first.jar))["name"], "Bác sĩ Mẫu");
  const linked = await travel("co-quan", { ...office, email_verified: "false" });
  assert.equal((await visit(linked.jar, undefined, linked.back)).status, 200);
  assert.equal((await whoIs(linked.jar))["name"], "Bác sĩ Mẫu");
});

test("an e-mail that nobody verified, and a name nobody has, make no staff", async () => {
  for (const change of [
    { email_verified: "false", email: "MAU@syt.example" },
    { email: "khac@syt.example" },
  ]) {
    const { jar, back } = await travel("co-quan", { ...office, ...change });
    assert.equal((await visit(jar, undefined, back)).status, 403);
  }
});

test("signing in never leads to a page of somebody else", async () => {
  for (const onward of [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
  ]) {
    const { jar, back } = await travel("vneid", citizen, onward);
    const page = await (await visit(jar, undefined, back)).text();
    assert.match(page, /content="0;url=\/"/);
    assert.doesNotMatch(page, /evil|javascript/);
  }
});
