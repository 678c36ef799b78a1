import * as z from "zod/mini";
import { fhirError } from "#kernel/fhir/resource.ts";

/** How a view walks to its rows and what it reads there (SQL on FHIR v2). */
const Column = z.object({
  name: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_]*$/)),
  path: z.string(),
  type: z.optional(z.string()),
  collection: z.optional(z.boolean()),
  tag: z.optional(z.array(z.object({ name: z.string(), value: z.string() }))),
});
export type ColumnDefinition = z.infer<typeof Column>;

const Select = z.object({
  column: z.optional(z.array(Column)),
  forEach: z.optional(z.string()),
  forEachOrNull: z.optional(z.string()),
  repeat: z.optional(z.array(z.string()).check(z.minLength(1))),
  get select() {
    return z.optional(z.array(Select));
  },
  get unionAll() {
    return z.optional(z.array(Select).check(z.minLength(1)));
  },
});
export type SelectDefinition = z.infer<typeof Select>;

const View = z.object({
  resource: z.string(),
  name: z.optional(z.string()),
  constant: z.optional(
    z.array(z.looseObject({ name: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_]*$/)) })),
  ),
  select: z.array(Select).check(z.minLength(1)),
  where: z.optional(z.array(z.object({ path: z.string() }))),
});
export type ViewDefinition = z.infer<typeof View>;

/** Reads a ViewDefinition from outside; refuses with the place of the first thing that is wrong. */
export const parseViewDefinition = (input: unknown): ViewDefinition => {
  if (isDeeperThan(input, deepest)) throw viewError(`lồng nhau quá ${deepest} tầng`, "ViewDefinition");
  const parsed = View.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? []).reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`),
    "ViewDefinition",
  );
  throw viewError(issue?.message ?? "không đọc được", place);
};

const deepest = 64;

/** Without recursion: it is asked about what may be nested a million times. */
const isDeeperThan = (input: unknown, limit: number): boolean => {
  let level: readonly unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
  return false;
};

/** A definition that cannot be carried out. */
export const viewError = (problem: string, place: string, cause?: unknown): Error => {
  const error = fhirError(422, "invalid", `ViewDefinition không hợp lệ tại ${place}: ${problem}`, place);
  if (cause !== undefined) error.cause = cause;
  return error;
};

/** The values of the constants by name; each has exactly one `value[x]`. */
export const constantsOf = (view: ViewDefinition): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    (view.constant ?? []).map((constant, at) => {
      const values = Object.entries(constant).filter(([name]) => /^value[A-Z]/.test(name));
      const [value] = values;
      if (value === undefined || values.length > 1)
        throw viewError("cần đúng một value[x]", `ViewDefinition.constant[${at}]`);
      return [constant.name, value[1]];
    }),
  );
