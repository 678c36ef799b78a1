import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let station: string;
let elsewhere: string;
let administrator: SignedIn;
let officer: SignedIn;
let head: SignedIn;

before(async () => {
  product = await startProduct("system/*.cruds access.grants access.see");
  station = await organization("Trạm Y tế xã Mẫu");
  elsewhere = await organization("Trạm Y tế xã Khác");
  administrator = await signIn({ role: "it-administrator", login: "quantri" });
  officer = await signIn({ role: "data-officer" });
  await signIn({ role: "auditor" });
  head = await signIn({ role: "station-head", facility: station, practitioner: "truong-tram" });
});
after(() => product.stop());

const signIn = (wanted: PersonWanted) => signInAs(product, wanted);
const nobodyYet = async (login: string): Promise<string> => {
  const made = await administrator.call("POST", "/api/access/accounts", { login, name: "Người Mới" });
  assert.equal(made.status, 200, made.text);
  return String(made.json["id"]);
};

async function organization(name: string): Promise<string> {
  const made = await product.fhir("POST", "Organization", { resourceType: "Organization", name });
  return String(made.json["id"]);
}

const wish = (account: string, role: string, facility?: string) => ({
  account,
  role,
  reason: "Theo quyết định bổ nhiệm",
  ...(facility === undefined ? {} : { facility }),
});

const propose = (who: SignedIn, body: object) => who.call("POST", "/api/access/grants", body);
const decide = (who: SignedIn, id: unknown, what: "approve" | "refuse" | "end") =>
  who.call("POST", `/api/access/grants/${String(id)}/${what}`, { reason: "Đã xem giấy tờ" });
const codeOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }) =>
  (json["error"] as { code?: string } | undefined)?.code ?? json["code"];

test("a role that an administrator gives is in force only after a second person agreed", async () => {
  const account = await nobodyYet("bacsi.moi");
  const proposed = await propose(administrator, wish(account, "doctor", station));
  assert.equal(proposed.json["state"], "proposed");
  assert.equal((await decide(administrator, proposed.json["id"], "approve")).status, 403);
  const waiting = await officer.call("GET", "/api/access/proposals");
  assert.match(waiting.text, /Trạm Y tế xã Mẫu/);
  assert.equal((await decide(officer, proposed.json["id"], "approve")).json["state"], "active");
  const seen = await officer.call("GET", `/api/access/accounts/${account}`);
  assert.deepEqual(
    (seen.json["grants"] as readonly Record<string, unknown>[]).map(({ role, state, decidedBy }) => [
      role,
      state,
      decidedBy,
    ]),
    [["doctor", "active", "Người thử"]],
  );
});

test("who may both propose and approve does not approve what they proposed themselves", async () => {
  const both = await signIn({ permissions: ["access.grants", "access.approve"] });
  const proposed = await propose(both, wish(await nobodyYet("ke.toan"), "department-planning"));
  assert.equal(proposed.json["state"], "proposed");
  const own = await decide(both, proposed.json["id"], "approve");
  assert.deepEqual([own.status, codeOf(own)], [403, "access.second-person"]);
});

test("nobody approves what they gain by themselves, under whichever account of theirs", async () => {
  const approver = await signIn({ permissions: ["access.approve"], practitioner: "hai-tai-khoan" });
  const other = await signIn({ role: "nurse", facility: station, practitioner: "hai-tai-khoan" });
  const mine = await propose(administrator, wish(approver.accountId, "auditor"));
  assert.equal(codeOf(await decide(approver, mine.json["id"], "approve")), "access.second-person");
  const others = await propose(administrator, wish(other.accountId, "auditor"));
  assert.equal(codeOf(await decide(approver, others.json["id"], "approve")), "access.second-person");
});

test("an administrator cannot give a clinical role to himself", async () => {
  const own = await propose(administrator, wish(administrator.accountId, "doctor", station));
  assert.deepEqual([own.status, codeOf(own)], [403, "access.own-grant"]);
});

test("a program proposes nothing, whatever its scopes say", async () => {
  const answer = await fetch(`${product.url}/api/access/grants`, {
    method: "POST",
    headers: { authorization: `Bearer ${product.token}`, "content-type": "application/json" },
    body: JSON.stringify(wish(administrator.accountId, "department-office")),
  });
  assert.equal(answer.status, 403);
});

test("the head of a station gives ordinary roles there at once, and nothing else anywhere", async () => {
  const account = await nobodyYet("nhan.vien.tram");
  const given = await propose(head, wish(account, "station-worker", station));
  assert.equal(given.json["state"], "active", given.text);
  assert.equal(codeOf(await propose(head, wish(account, "nurse", elsewhere))), "access.other-facility");
  assert.equal(codeOf(await propose(head, wish(account, "department-office"))), "access.other-facility");
  assert.equal(
    codeOf(await propose(head, wish(account, "records-officer", station))),
    "access.dangerous-role",
  );
});

test("the head of a station decides only about proposals of the own station", async () => {
  const account = await nobodyYet("dieuduong.khac");
  const there = await propose(administrator, wish(account, "nurse", elsewhere));
  assert.equal((await decide(head, there.json["id"], "approve")).status, 404);
  const here = await propose(administrator, wish(account, "hiv-clinician", station));
  assert.equal((await decide(head, here.json["id"], "approve")).json["state"], "active");
});

test("one practitioner has one account that is open", async () => {
  const made = await product.fhir("POST", "Practitioner", {
    resourceType: "Practitioner",
    name: [{ text: "Bác sĩ Một" }],
  });
  const create = (login: string) =>
    administrator.call("POST", "/api/access/accounts", {
      login,
      name: "Bác sĩ Một",
      practitioner: String(made.json["id"]),
    });
  assert.equal((await create("mot.mot")).status, 200);
  assert.equal(codeOf(await create("mot.nua")), "access.practitioner-taken");
});

test("of two people who approve at once one does", async () => {
  const second = await signIn({ role: "data-officer" });
  const proposed = await propose(administrator, wish(await nobodyYet("cung.luc"), "department-office"));
  const answers = await Promise.all([
    decide(officer, proposed.json["id"], "approve"),
    decide(second, proposed.json["id"], "approve"),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  );
});

test("a role that is refused stays refused", async () => {
  const proposed = await propose(administrator, wish(await nobodyYet("bi.tu.choi"), "department-office"));
  assert.equal((await decide(officer, proposed.json["id"], "refuse")).json["state"], "refused");
  assert.equal((await decide(officer, proposed.json["id"], "approve")).status, 409);
});

test("the same role at the same place is not given twice", async () => {
  const account = await nobodyYet("hai.lan");
  await propose(administrator, wish(account, "nurse", station));
  assert.equal(codeOf(await propose(head, wish(account, "nurse", station))), "access.granted-already");
});

test("a role that is taken away ends the session in which it is worn with the next request", async () => {
  const doctor = await signIn({ role: "doctor", facility: station });
  assert.equal((await doctor.fhir("GET", "Patient?_count=1")).status, 200);
  assert.equal((await decide(head, doctor.grantId, "end")).json["state"], "ended");
  assert.equal((await doctor.fhir("GET", "Patient?_count=1")).status, 401);
});

test("roles need a facility that exists, an account that is staff, and a time to come", async () => {
  const account = await nobodyYet("kiem.tra");
  const citizen = await signIn({ role: "citizen", patient: "p1" });
  const codes = [
    wish(account, "doctor"),
    wish(account, "facility-data-officer"),
    wish(account, "doctor", "khong-co"),
    wish(account, "citizen"),
    wish(account, "khong-co"),
    wish(citizen.accountId, "department-office"),
    { ...wish(account, "department-office"), until: "2020-01-01T00:00:00Z" },
  ].map(async (body) => codeOf(await propose(administrator, body)));
  assert.deepEqual(await Promise.all(codes), [
    "access.facility-needed",
    "access.facility-needed",
    "access.facility-unknown",
    "access.role-own",
    "access.role-unknown",
    "access.account-unknown",
    "access.until",
  ]);
});

test("the head of a station finds its own people, and a new one only by the whole login", async () => {
  await signIn({ role: "nurse", facility: elsewhere, name: "Đỗ Thị Hằng", login: "do.hang" });
  await signIn({ role: "nurse", facility: station, name: "Đỗ Thị Hạnh", login: "do.hanh" });
  const logins = async (text: string) =>
    (
      (await head.call("GET", `/api/access/accounts?text=${encodeURIComponent(text)}`)).json[
        "accounts"
      ] as readonly { readonly login: string }[]
    ).map(({ login }) => login);
  assert.deepEqual(await logins("do thi ha"), ["do.hanh"]);
  assert.deepEqual(await logins("Đỗ Thị"), ["do.hanh"]);
  assert.deepEqual(await logins("do.hang"), ["do.hang"]);
  assert.deepEqual(await logins("do.han"), ["do.hanh"]);
  assert.deepEqual(await logins("%"), []);
});
