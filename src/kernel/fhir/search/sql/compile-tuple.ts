import type { Condition, ConditionOf } from "../condition.ts";
import { compareRange, inRange } from "./compile-date.ts";
import { compareNumbers, compareQuantity } from "./compile-quantity.ts";
import { compileTokens } from "./compile-token.ts";
import type { RowScope } from "./sql-builder.ts";

/**
 * Values of one repeating element. Parts that are compared for equality only are one token; a token beside a number,
 * quantity or date is a row of `fhir.range` that carries the token's hash.
 */
export function compileTuple(row: RowScope, { param, parts }: ConditionOf<"tuple">): string {
  const tokens = row.sql.options.tokens.of(param);
  const texts = parts.map(textOf).filter((text) => text !== undefined);
  const measured = parts.filter((part) => textOf(part) === undefined);
  if (measured.length === 0) return compileTokens(row, [tokens.tuple(texts)]);
  return inRange(row, param.storedAs, (range) => {
    const same = `${range}.token = ${row.sql.bind(tokens.tuple(texts))}`;
    return [same, ...compareMeasured(row, range, measured)].join(" and ");
  });
}

/** Two numbers (from, to) are the two ends of one row. */
function compareMeasured(row: RowScope, range: string, measured: readonly Condition[]): readonly string[] {
  const [first, second] = measured;
  if (second === undefined) return measured.map((part) => compareOne(row, range, part));
  if (first?.kind !== "number" || second.kind !== "number") return ["false"];
  return [first, second].map(({ comparator, decimal }, index) => {
    const end = `${range}.${index === 0 ? "lo" : "hi"}`;
    return compareNumbers(row, comparator, decimal, { lo: end, hi: end });
  });
}

/** How a part stands in the tuple's token; undefined for what is compared by size. */
function textOf(part: Condition): string | undefined {
  if (part.kind === "token") {
    const [value] = part.values;
    const code = value?.code ?? "";
    return value?.system === undefined || part.param.systemIgnored ? code : `${value.system}|${code}`;
  }
  return part.kind === "foreign" ? part.url : undefined;
}

function compareOne(row: RowScope, range: string, part: Condition): string {
  const written = { lo: `${range}.lo`, hi: `${range}.hi` };
  if (part.kind === "quantity")
    return compareQuantity(row, part, { written, canonical: `${range}.canonical`, unit: `${range}.unit` });
  if (part.kind === "number") return compareNumbers(row, part.comparator, part.decimal, written);
  if (part.kind === "date") return compareRange(row, range, part.comparator, part.interval);
  return "false";
}
