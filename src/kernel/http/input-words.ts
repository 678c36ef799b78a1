import type * as z from "zod/mini";

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** More choices than these are a list to look up, not a sentence. */
const mostChoices = 6;

type IssueOf<Code extends RawIssue["code"]> = Extract<RawIssue, { readonly code: Code }>;
type Sentences = { readonly [Code in RawIssue["code"]]?: (issue: IssueOf<Code>) => string };

/** One wrong place in plain Vietnamese; what was sent is never repeated. */
export function sayWrong(issue: RawIssue): string {
  if (issue.input === undefined && issue.code !== "unrecognized_keys") return "còn thiếu";
  const say = sentences[issue.code] as ((of: RawIssue) => string) | undefined;
  return say?.(issue) ?? "không dùng được";
}

const sentences: Sentences = {
  invalid_type: ({ expected }) => `phải là ${kinds[expected] ?? "giá trị đúng kiểu"}`,
  too_small: ({ origin, minimum, inclusive }) => tooSmall(origin, Number(minimum), inclusive !== false),
  too_big: ({ origin, maximum, inclusive }) => tooBig(origin, Number(maximum), inclusive !== false),
  invalid_value: ({ values }) => choiceOf(values.map(String)),
  invalid_format: ({ format }) => formats[format] ?? "không đúng dạng",
  not_multiple_of: ({ divisor }) => `phải chia hết cho ${divisor}`,
  unrecognized_keys: () => "có mục thừa mà hệ thống không biết",
};

const kinds: Readonly<Record<string, string>> = {
  string: "chữ",
  number: "số",
  int: "số nguyên",
  bigint: "số nguyên",
  boolean: "có hoặc không (true, false)",
  array: "danh sách",
  object: "một nhóm thông tin",
  record: "một nhóm thông tin",
  date: "ngày",
};

const formats: Readonly<Record<string, string>> = {
  email: "phải là địa chỉ thư điện tử",
  url: "phải là địa chỉ web",
  uuid: "phải là một mã định danh (UUID)",
  guid: "phải là một mã định danh (UUID)",
  date: "phải là một ngày, như 2026-11-20",
  datetime: "phải là một thời điểm, như 2026-11-20T08:00:00+07:00",
  base64: "phải là chuỗi base64",
  base64url: "phải là chuỗi base64url",
};

function tooSmall(origin: string, least: number, isAllowed: boolean): string {
  if (origin === "string") return least <= 1 ? "không được để trống" : `cần ít nhất ${least} ký tự`;
  if (origin === "array" || origin === "set")
    return least <= 1 ? "cần ít nhất một mục" : `cần ít nhất ${least} mục`;
  return `phải ${isAllowed ? "từ" : "lớn hơn"} ${least}${isAllowed ? " trở lên" : ""}`;
}

function tooBig(origin: string, most: number, isAllowed: boolean): string {
  if (origin === "string") return `dài quá ${most} ký tự`;
  if (origin === "array" || origin === "set") return `nhiều quá ${most} mục`;
  return `phải ${isAllowed ? "không quá" : "nhỏ hơn"} ${most}`;
}

function choiceOf(values: readonly string[]): string {
  if (values.length > mostChoices) return "không có trong danh sách được chọn";
  return values.length === 1 ? `phải là ${values[0]}` : `phải là một trong: ${values.join(", ")}`;
}
