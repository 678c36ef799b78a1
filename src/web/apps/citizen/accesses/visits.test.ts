import assert from "node:assert/strict";
import { test } from "node:test";
import type { Access } from "./access.ts";
import { deedsOf, visitsOf } from "./visits.ts";

const doctor = {
  name: "Trần Thị Bác Sĩ",
  role: "Bác sĩ",
  facility: null,
  isProgram: false,
  isOneself: false,
};
const in2 = (vi: string) => ({ vi, en: vi });

const access = (at: string, more: Partial<Access> = {}): Access => ({
  id: at,
  at,
  who: doctor,
  deed: in2("xem"),
  data: in2("đơn thuốc"),
  why: in2("khám chữa bệnh"),
  isRefused: false,
  isEmergency: false,
  isEveryone: false,
  ...more,
});

test("reads of one doctor within half an hour are one look, told once each", () => {
  const [visit, ...more] = visitsOf([
    access("2026-11-20T03:20:00Z", { data: in2("dị ứng") }),
    access("2026-11-20T03:01:00Z"),
    access("2026-11-20T03:00:00Z"),
  ]);
  assert.deepEqual(more, []);
  assert.deepEqual(visit && deedsOf(visit).map(({ data, times }) => [data.vi, times]), [
    ["dị ứng", 1],
    ["đơn thuốc", 2],
  ]);
});

test("a refusal, another hand, a long pause and midnight in Vietnam each begin a new look", () => {
  const visits = visitsOf([
    access("2026-11-20T17:10:00Z"),
    access("2026-11-20T16:50:00Z"),
    access("2026-11-20T16:49:00Z", { isRefused: true }),
    access("2026-11-20T16:48:00Z", { who: { ...doctor, name: "Lê Văn Khác" } }),
    access("2026-11-20T16:00:00Z", { who: { ...doctor, name: "Lê Văn Khác" } }),
  ]);
  assert.deepEqual(
    visits.map(({ day, accesses }) => [day, accesses.length]),
    [
      ["2026-11-21", 1],
      ["2026-11-20", 1],
      ["2026-11-20", 1],
      ["2026-11-20", 1],
      ["2026-11-20", 1],
    ],
  );
});
