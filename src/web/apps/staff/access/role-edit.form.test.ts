import assert from "node:assert/strict";
import { test } from "node:test";
import { editOf, heldOf, sortPermissions, toggleLetter, togglePermission } from "./role-edit.form.ts";

const held = ["user/Patient.rs", "ops.jobs"];

test("one letter more takes the old right away and adds the new one", () => {
  const draft = toggleLetter(heldOf(held), "user/Patient", "u");
  assert.deepEqual(editOf(held, draft), { add: ["user/Patient.rus"], remove: ["user/Patient.rs"] });
});

test("one letter less is less, and the last letter less is nothing", () => {
  const draft = toggleLetter(heldOf(held), "user/Patient", "s");
  assert.deepEqual(editOf(held, draft), { add: ["user/Patient.r"], remove: ["user/Patient.rs"] });
  const none = toggleLetter(draft, "user/Patient", "r");
  assert.deepEqual(editOf(held, none), { add: [], remove: ["user/Patient.rs"] });
});

test("what is put back changes nothing", () => {
  const draft = togglePermission(togglePermission(heldOf(held), "ops.jobs"), "ops.jobs");
  assert.deepEqual(editOf(held, draft), { add: [], remove: [] });
});

test("two rights on one type are one line", () => {
  const both = ["user/Patient.rs", "user/Patient.cu"];
  assert.deepEqual([...heldOf(both)], [["user/Patient", "crus"]]);
  const draft = toggleLetter(heldOf(both), "user/Patient", "c");
  assert.deepEqual(editOf(both, draft), { add: ["user/Patient.rus"], remove: both });
});

test("what can be held is listed once, types of the record apart", () => {
  const one = (permission: string, meaning: string) => ({
    permission,
    meaning,
    meaningEn: "",
    kind: "plain",
  });
  const sorted = sortPermissions([
    one("ops.jobs", "Xem việc nền"),
    one("user/Patient", "Hành chính"),
    one("user/Patient.rs", "Hành chính: mở, tìm"),
    one("label/HIV", "Chương trình HIV"),
  ]);
  assert.deepEqual(
    sorted.single.map(({ permission }) => permission),
    ["label/HIV", "ops.jobs"],
  );
  assert.deepEqual(
    sorted.record.map(({ permission, meaning }) => [permission, meaning]),
    [["user/Patient", "Hành chính"]],
  );
});
