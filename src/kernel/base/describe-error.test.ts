import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "./app-error.ts";
import { describeError, errorLine } from "./describe-error.ts";

test("the message of a foreign error, which may quote a person, is left out", () => {
  const described = describeError(new TypeError("invalid input syntax: Nguyễn Văn An\n079085001234"));
  assert.ok(!JSON.stringify(described).includes("An"));
  assert.ok(!JSON.stringify(described).includes("0790"));
  assert.equal(described.name, "TypeError");
  assert.match(described.where[0] ?? "", /describe-error\.test\.ts/);
});

test("the sentence of a refusal is kept", () => {
  assert.match(
    errorLine(new AppError("conflict", "stock.empty", "Hết thuốc")),
    /^AppError · stock\.empty · Hết thuốc · at /,
  );
});

test("something thrown that is no error is described by its type alone", () => {
  assert.equal(errorLine("mật khẩu"), "string");
});
