import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newId } from "#kernel/base/ids.ts";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let patient = "";
let clinic = "";
let first: SignedIn;
let second: SignedIn;
let director: SignedIn;
let citizen: SignedIn;

type Json = Readonly<Record<string, unknown>>;

const write = async (resource: Json): Promise<string> => {
  const { json, text } = await product.fhir("POST", String(resource["resourceType"]), resource);
  assert.ok("id" in json, text);
  return idIn(json);
};

before(async () => {
  product = await startProduct();
  clinic = await write({ resourceType: "Organization", name: "Trung tâm thử" });
  patient = await write({ resourceType: "Patient", name: [{ text: "Đỗ Văn Thử" }], gender: "male" });
  first = await signInAs(product, { role: "data-officer", name: "Cán bộ một" });
  second = await signInAs(product, { role: "data-officer", name: "Cán bộ hai" });
  director = await signInAs(product, { role: "director", facility: clinic, name: "Giám đốc" });
  citizen = await signInAs(product, { role: "citizen", patient, name: "Đỗ Văn Thử" });
});
after(() => product.stop());

const ok = async (who: SignedIn, method: "GET" | "POST", path: string, body?: Json): Promise<Json> => {
  const { status, json, text } = await who.call(method, path, method === "POST" ? (body ?? {}) : undefined);
  assert.equal(status, 200, `${path}: ${text.slice(0, 500)}`);
  return json;
};
const get = (who: SignedIn, path: string) => ok(who, "GET", `/api/privacy/${path}`);
const post = (who: SignedIn, path: string, body?: Json) => ok(who, "POST", `/api/privacy/${path}`, body);
const refusalOf = async (who: SignedIn, path: string, body: Json = {}) => {
  const { status, json } = await who.call("POST", `/api/privacy/${path}`, body);
  return `${status} ${String(json["code"])}`;
};
const idIn = ({ id }: Json): string => String(id);
const listOf = (json: Json, name: string): readonly Json[] => json[name] as readonly Json[];

test("a request goes from the counter over its steps to its end", async () => {
  const id = idIn(
    await post(first, "requests", {
      kind: "objection",
      patient,
      askedBy: "Đỗ Văn Thử",
      details: "Phản đối dùng số điện thoại",
      withProcessors: true,
    }),
  );
  assert.equal((await post(first, `requests/${id}/take`))["handlerName"], "Cán bộ một");
  await post(first, `requests/${id}/extend`, { reason: "Chờ bên xử lý" });
  await post(first, `requests/${id}/accept`, { reason: "Đồng ý" });
  await post(first, `requests/${id}/forward`, { facility: clinic, reason: "Nơi giữ dữ liệu" });
  const done = await post(first, `requests/${id}/fulfil`, { note: "Đã xóa số điện thoại", restricts: false });
  assert.equal(done["state"], "done");
  const told = await get(first, `requests/${id}`);
  assert.deepEqual(
    listOf(told, "events").map(({ what }) => what),
    ["received", "taken", "extended", "accepted", "forwarded", "done"],
  );
  assert.equal(told["facilityName"], "Trung tâm thử");
});

test("what may be erased is told before, and a refusal says why it may not", async () => {
  await write({
    resourceType: "Observation",
    status: "final",
    code: { text: "Chiều cao" },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: "2026-01-01",
    valueString: "160 cm",
  });
  const id = idIn(await ok(citizen, "POST", "/api/my/requests", { kind: "deletion", details: "Xóa hồ sơ" }));
  const plan = await get(first, `requests/${id}/erasure`);
  assert.equal(plan["erasable"], 0);
  assert.ok(
    listOf(plan, "kept").some((group) => group["class"] === "chart" && group["until"] === "2037-01-01"),
  );
  await post(first, `requests/${id}/accept`, { reason: "Xem xét" });
  assert.equal(await refusalOf(second, `requests/${id}/fulfil`, { note: "Xóa" }), "409 privacy.must-keep");
  const refused = await post(second, `requests/${id}/refuse`, {
    reason: "Phải lưu trữ",
    legalBasis: "Thông tư 33/2025/TT-BYT",
  });
  assert.equal(refused["state"], "refused");
  assert.equal(
    listOf(await ok(citizen, "GET", "/api/my/requests"), "requests")[0]?.["legalBasis"],
    "Thông tư 33/2025/TT-BYT",
  );
});

test("texts are published, shown, agreed to, withdrawn and counted", async () => {
  await post(first, "notices", {
    code: "home-visits",
    validFrom: new Date(Date.now() + 60_000).toISOString(),
    texts: [
      { language: "vi", title: "Thăm tại nhà", body: "Tôi đồng ý được thăm tại nhà", purpose: "Chăm sóc" },
    ],
  });
  const { notices } = (await ok(citizen, "GET", "/api/my/notices")) as { notices: readonly Json[] };
  const shown = notices.find(({ code, language }) => code === "reminders" && language === "vi");
  const said = { version: shown?.["version"], language: "vi", hash: shown?.["hash"], agreed: true };
  await ok(citizen, "POST", "/api/my/notices/reminders/agree", said);
  assert.equal(
    (await citizen.call("POST", "/api/my/notices/reminders/agree", { ...said, agreed: false })).status,
    400,
  );
  await ok(citizen, "POST", "/api/my/notices/reminders/withdraw");
  const counter = { ...said, code: "reminders", patient, givenBy: "Đỗ Văn Thử" };
  await post(first, "agreements", counter);
  await post(first, "agreements/withdraw", { code: "reminders", patient });
  assert.equal(listOf(await get(first, `agreements?patient=${patient}`), "agreements").length, 2);
  const counted = listOf(await get(first, "notices?code=home-visits"), "counts");
  assert.deepEqual(counted, [{ code: "reminders", version: 1, agreed: 0, withdrawn: 2 }]);
});

test("the register takes a processing from its beginning to its end", async () => {
  const body = {
    name: "Khảo sát hài lòng",
    purpose: "Nâng chất lượng phục vụ",
    legalBasis: "Sự đồng ý của người bệnh",
    subjects: ["Người bệnh"],
    categories: ["Ý kiến"],
    isSensitive: false,
    recipients: [],
    retentionClass: "no-duty",
    measures: ["Không ghi tên"],
    processors: [],
  };
  const id = idIn(await post(first, "activities", { code: "satisfaction", body }));
  await post(first, `activities/${id}/change`, {
    revision: 1,
    body: { ...body, measures: ["Không ghi tên", "Mã hóa"] },
  });
  const today = new Date().toISOString().slice(0, 10);
  await post(first, `activities/${id}/filed`, { on: today, number: "01/2026" });
  await post(first, `activities/${id}/reviewed`);
  assert.match(String((await get(first, `activities/${id}/assessment`))["text"]), /Khảo sát hài lòng/);
  assert.match(String((await get(first, "activities/export?format=json"))["text"]), /"satisfaction"/);
  await post(first, `activities/${id}/end`, { on: today });
  assert.equal(listOf(await get(first, `activities/${id}`), "revisions").length, 2);
  assert.ok(listOf(await get(first, "periods"), "periods").every(({ source }) => String(source).length > 10));
});

test("an exercise runs from the notice to the conclusion, with the people that the log names", async () => {
  const minute = 60_000;
  const at = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString();
  await citizen.fhir("GET", `Patient/${patient}`);
  const id = idIn(
    await post(first, "incidents", {
      title: "Diễn tập lộ mật khẩu",
      description: "Giả định mật khẩu bị lộ",
      detectedAt: at(-60),
      isDrill: true,
    }),
  );
  const named = await post(first, `incidents/${id}/people-from-audit`, {
    account: citizen.accountId,
    from: at(-10),
    until: at(10),
  });
  assert.equal(named["added"], 1);
  await post(first, `incidents/${id}/people`, { patients: [newId()] });
  const people = listOf(await get(first, `incidents/${id}/people`), "people");
  assert.deepEqual(
    people
      .map(({ patientName, source }) => [patientName, source].join(" "))
      .toSorted((a, b) => (a < b ? -1 : 1)),
    [" typed", "Đỗ Văn Thử audit"],
  );
  await post(first, `incidents/${id}/describe`, {
    measures: "Khóa tài khoản",
    consequences: "Không có",
    categories: ["Tài khoản"],
    mustInform: true,
  });
  assert.equal(
    await refusalOf(first, `incidents/${id}/close`, { conclusion: "Xong" }),
    "409 privacy.incident-unfinished",
  );
  await post(first, `incidents/${id}/informed`, { how: "Tin nhắn" });
  for (const what of ["authority", "first", "full"])
    await post(first, `incidents/${id}/reported`, { what, at: at(-1), reference: "01/DT" });
  assert.match(String((await get(first, `incidents/${id}/notice`))["text"]), /DIỄN TẬP/);
  const closed = await post(first, `incidents/${id}/close`, { conclusion: "Đã rút kinh nghiệm" });
  assert.equal(closed["nextDue"], null);
  assert.ok(listOf(await get(first, `incidents/${id}`), "events").length > 7);
});

test("a disposal is proposed by one, approved by another and leaves its minutes; a hold stands in its way", async () => {
  const old = await write({ resourceType: "Patient", name: [{ text: "Hồ sơ cũ" }] });
  const observation = await write({
    resourceType: "Observation",
    status: "final",
    code: { text: "Nhiệt độ" },
    subject: { reference: `Patient/${old}` },
    effectiveDateTime: "2010-01-01",
    valueString: "37",
  });
  const hold = await post(first, "retention/holds", { patient: old, reason: "Đang xác minh" });
  const due = listOf(await get(first, "retention/due"), "rows").find(({ id }) => id === observation);
  assert.deepEqual([due?.["blockedBy"], due?.["patientName"]], ["hold", "Hồ sơ cũ"]);
  assert.equal(
    listOf(await get(first, `retention/holds?patient=${old}`), "holds")[0]?.["patientName"],
    "Hồ sơ cũ",
  );
  const propose = { reason: "Hết thời hạn lưu trữ" };
  assert.equal(await refusalOf(first, "retention/disposals", propose), "409 privacy.nothing-due");
  await post(first, `retention/holds/${idIn(hold)}/lift`, { reason: "Đã xong" });
  const refused = await post(first, "retention/disposals", propose);
  await post(director, `retention/disposals/${idIn(refused)}/refuse`, { reason: "Xem lại" });
  const proposed = await post(first, "retention/disposals", propose);
  const id = idIn(proposed);
  assert.equal(proposed["rows"], 1);
  assert.equal(await refusalOf(first, `retention/disposals/${id}/approve`, propose), "403 privacy.four-eyes");
  assert.equal((await post(director, `retention/disposals/${id}/approve`, propose))["removed"], 1);
  assert.equal((await product.fhir("GET", `Observation/${observation}`)).status, 410);
  assert.equal((await product.fhir("GET", `Observation/${observation}/_history/1`)).status, 404);
  assert.match(
    String(listOf(await get(first, `retention/disposals/${id}`), "lines")[0]?.["hash"]),
    /^[0-9a-f]{64}$/,
  );
});

test("a release is proposed by one, made by another and handed out", async () => {
  for (let n = 0; n < 6; n++) await write({ resourceType: "Patient", gender: "female" });
  const body = {
    view: {
      resourceType: "ViewDefinition",
      resource: "Patient",
      select: [
        {
          column: [
            { name: "id", path: "getResourceKey()", type: "id" },
            { name: "gender", path: "gender", type: "code" },
          ],
        },
      ],
      where: [{ path: "gender = 'female'" }],
    },
    kind: "rows",
    columns: [
      { name: "id", treatment: "pseudonym" },
      { name: "gender", treatment: "code" },
    ],
  };
  const request = { name: "Giới tính", purpose: "Thử", recipient: "Nơi thử", legalBasis: "Quyết định thử" };
  const propose = () => post(first, "releases", { ...request, purpose: "Thử nghiệm", body });
  const refused = await propose();
  await post(second, `releases/${idIn(refused)}/refuse`, { reason: "Chưa cần" });
  const id = idIn(await propose());
  const made = await post(second, `releases/${id}/approve`, { reason: "Đồng ý" });
  assert.equal((made["manifest"] as Json)["k"], 6);
  assert.equal(String((await post(first, `releases/${id}/hand-out`))["text"]).split("\r\n").length, 8);
  assert.equal(listOf(await get(first, `releases/${id}`), "handovers").length, 1);
  assert.equal(listOf(await get(first, "releases"), "releases").length, 2);
});

test("nobody is a second person to oneself by another account", async () => {
  const practitioner = await write({ resourceType: "Practitioner", name: [{ text: "Hai Vai" }] });
  const one = await signInAs(product, { role: "data-officer", practitioner, name: "Hai Vai" });
  const other = await signInAs(product, { role: "data-officer", practitioner, name: "Hai Vai" });
  const erasure = { kind: "deletion", patient, askedBy: "Đỗ Văn Thử", details: "Xóa hồ sơ" };
  const id = idIn(await post(one, "requests", erasure));
  await post(one, `requests/${id}/accept`, { reason: "Đồng ý" });
  assert.equal(await refusalOf(other, `requests/${id}/fulfil`, { note: "Xóa" }), "403 privacy.four-eyes");
});

test("who stands at one facility learns of no other facility's patients from the desks", async () => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const elsewhere = await write({ resourceType: "Organization", name: "Trạm ở nơi khác" });
  const range = { from: at(-10), until: at(10) };
  const incident = { title: "Sự cố", description: "Mất máy", detectedAt: at(-1), isDrill: true };
  const theirs = idIn(await post(first, "incidents", incident));
  await post(first, `incidents/${theirs}/people-from-audit`, { ...range, account: citizen.accountId });
  assert.equal((await director.call("GET", `/api/privacy/incidents/${theirs}/people`)).status, 404);
  assert.equal(
    await refusalOf(director, `incidents/${theirs}/close`, { conclusion: "Xong" }),
    "404 privacy.no-incident",
  );
  const own = idIn(await post(director, "incidents", incident));
  const listed = listOf(await get(director, "incidents"), "incidents");
  assert.equal(listed.map(idIn).join(" "), own);
  const from = `incidents/${own}/people-from-audit`;
  assert.equal(await refusalOf(director, from, { ...range, facility: elsewhere }), "400 request.invalid");
  assert.equal((await post(director, from, { ...range, account: citizen.accountId }))["added"], 0);
  for (const path of ["retention/due", "retention/holds"])
    assert.equal((await director.call("GET", `/api/privacy/${path}`)).status, 404, path);
  const wish = { reason: "Hết thời hạn lưu trữ", patient };
  for (const path of ["retention/disposals", "retention/holds"])
    assert.equal(await refusalOf(director, path, wish), "403 privacy.province-needed", path);
});
