import assert from "node:assert/strict";
import { test } from "node:test";
import { appWords } from "../../access/app-scopes.ts";
import { askPage } from "./ask-page.ts";
import { messagePage, onwardPage } from "./pages.ts";
import { describeScope } from "./scope-words.ts";
import { languages, words } from "./words.ts";

const evil = `"><script>alert('x')</script>&`;

test("nothing an app or a patient is called can change the page", () => {
  const person = {
    accountId: "a",
    kind: "staff",
    sessionId: "s",
    role: "doctor",
    roleName: evil,
    facilityName: evil,
    methods: [],
    signedInAt: new Date(),
  } as const;
  const ask = {
    uid: "u",
    app: { id: "1", name: evil, returnsTo: `https://app.example/${evil}` },
    person,
    personName: evil,
    scopes: ["openid"],
    patient: { choices: [{ id: evil, name: evil }] },
  };
  for (const language of languages) {
    const page = askPage(ask, { language, search: evil, signIn: `/?continue=${evil}` });
    assert.doesNotMatch(page, /<script|alert\('x'\)/);
    assert.match(page, /&lt;script&gt;/);
  }
  assert.doesNotMatch(onwardPage(evil), /<script/);
  assert.doesNotMatch(messagePage("errorTitle", "error", { code: evil }), /<script/);
});

test("every scope is told in words of both languages", () => {
  for (const scope of [
    ...appWords,
    "patient/Observation.rs",
    "user/*.cruds",
    "patient/Device.read",
    "ops.jobs",
  ]) {
    const [vi, en] = languages.map((language) => describeScope(scope, language));
    assert.ok(vi !== undefined && en !== undefined && vi.length > 8 && en.length > 8);
    assert.notEqual(vi, en);
  }
  assert.match(describeScope("patient/Observation.rs", "vi"), /^Xem kết quả đo và xét nghiệm của một người/);
  assert.match(describeScope("user/Condition.cruds", "vi"), /^Xem và ghi, sửa chẩn đoán/);
  assert.match(describeScope("patient/Condition.write", "en"), /^Write diagnoses of one person/);
});

test("both languages have the same words", () => {
  assert.deepEqual(Object.keys(words.vi), Object.keys(words.en));
});
