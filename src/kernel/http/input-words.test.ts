import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod/mini";
import { InvalidInput } from "./failure.ts";
import { parseInput } from "./parse-input.ts";

const Form = z.object({
  reason: z.string().check(z.minLength(5), z.maxLength(20)),
  kind: z.enum(["copy", "correct", "erase"]),
  province: z.optional(z.enum(["a", "b", "c", "d", "e", "f", "g"])),
  day: z.optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/))),
  count: z.optional(z.number().check(z.minimum(1), z.maximum(9))),
  codes: z.optional(z.array(z.string()).check(z.minLength(1))),
  isUrgent: z.optional(z.boolean()),
});
const right = { reason: "đủ dài rồi", kind: "copy" };

function saidOf(input: object): Readonly<Record<string, string>> {
  try {
    parseInput(Form, input);
  } catch (error) {
    if (error instanceof InvalidInput)
      return Object.fromEntries(error.issues.map(({ path, message }) => [path, message]));
    throw error;
  }
  return {};
}

test("what is right is taken", () => {
  assert.deepEqual(saidOf(right), {});
});

test("each wrong place is told in plain words, without what was sent", () => {
  assert.deepEqual(saidOf({}), { reason: "còn thiếu", kind: "còn thiếu" });
  assert.deepEqual(
    saidOf({ ...right, reason: "ngắn", kind: "bí mật của ông A", province: "z", day: "hôm qua", codes: [] }),
    {
      reason: "cần ít nhất 5 ký tự",
      kind: "phải là một trong: copy, correct, erase",
      province: "không có trong danh sách được chọn",
      day: "không đúng dạng",
      codes: "cần ít nhất một mục",
    },
  );
  assert.deepEqual(saidOf({ ...right, reason: "x".repeat(21), count: 0, isUrgent: "có" }), {
    reason: "dài quá 20 ký tự",
    count: "phải từ 1 trở lên",
    isUrgent: "phải là có hoặc không (true, false)",
  });
  assert.deepEqual(saidOf({ ...right, count: 10, codes: "một" }), {
    count: "phải không quá 9",
    codes: "phải là danh sách",
  });
});
