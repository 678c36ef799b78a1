import * as z from "zod/mini";

export const requestKinds = [
  "copy",
  "correction",
  "restriction",
  "deletion",
  "objection",
  "withdraw-consent",
  "complaint",
] as const;
export type RequestKind = (typeof requestKinds)[number];

export const requestStates = ["received", "accepted", "refused", "done"] as const;
export type RequestState = (typeof requestStates)[number];

export const ResourceName = z.string().check(z.regex(/^[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9\-.]{1,64}$/));

/** `birthDate`, `name[0].family`: an element below the resource. */
const ElementPath = z
  .string()
  .check(z.maxLength(200), z.regex(/^[a-z]\w*(\[\d{1,3}\])?(\.[a-z]\w*(\[\d{1,3}\])?)*$/));

const longestValue = 20_000;

function isSmall(value: unknown): boolean {
  const text = JSON.stringify(value) ?? "";
  return text.length <= longestValue && !text.includes("\\u0000");
}

/** What exactly is wanted, as far as the kind of request has it. */
export const Wanted = z.object({
  /** correction: the resource and its element. */
  resource: z.optional(ResourceName),
  element: z.optional(ElementPath),
  /** As it stands in JSON; absent: the element is to go away. */
  value: z.optional(z.json().check(z.refine(isSmall, "Giá trị quá dài hoặc có ký tự không lưu trữ được"))),
  /** deletion: these only. */
  resources: z.optional(z.array(ResourceName).check(z.minLength(1), z.maxLength(500))),
  /** withdraw-consent: code of the text that was agreed to. */
  notice: z.optional(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,62}$/))),
  /** objection: the purpose that is objected to. */
  purpose: z.optional(z.string().check(z.maxLength(300))),
});
export type Wanted = z.output<typeof Wanted>;
