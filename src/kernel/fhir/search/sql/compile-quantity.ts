import { type CanonicalUnit, inCanonical } from "../../indexing/units.ts";
import type { Comparator, ConditionOf, Decimal } from "../condition.ts";
import { inRange } from "./compile-date.ts";
import type { RowScope } from "./sql-builder.ts";

/** A number, or the bounds of a Range, in a row. */
interface Values {
  readonly lo: string;
  readonly hi: string;
}

export const compileNumber = (row: RowScope, { param, comparator, decimal }: ConditionOf<"number">): string =>
  inRange(row, param.storedAs, (range) =>
    compareNumbers(row, comparator, decimal, { lo: `${range}.lo`, hi: `${range}.hi` }),
  );

export function compileQuantity(row: RowScope, condition: ConditionOf<"quantity">): string {
  const { param } = condition;
  if (param.column !== "quantity")
    return inRange(row, param.storedAs, (range) =>
      compareQuantity(row, condition, {
        written: { lo: `${range}.lo`, hi: `${range}.hi` },
        canonical: `${range}.canonical`,
        unit: `${range}.unit`,
      }),
    );
  const { alias } = row;
  const written = { lo: `${alias}.num`, hi: `${alias}.num` };
  return compareQuantity(row, condition, { written, canonical: `${alias}.cnum`, unit: `${alias}.unit` });
}

interface QuantityColumns {
  readonly written: Values;
  readonly canonical: string;
  readonly unit: string;
}

/** Units that UCUM knows are compared in canonical units, others only with the very same unit. */
export function compareQuantity(
  row: RowScope,
  condition: ConditionOf<"quantity">,
  columns: QuantityColumns,
): string {
  const { comparator, decimal, unit } = condition;
  if (unit === undefined) return compareNumbers(row, comparator, decimal, columns.written);
  const forms = row.sql.options.tokens.units(unit.system, unit.code).map((form) => {
    const same = `${columns.unit} = ${row.sql.bind(form.unit)}`;
    const values =
      form.canonical === undefined ? columns.written : { lo: columns.canonical, hi: columns.canonical };
    const wanted = form.canonical === undefined ? decimal : converted(decimal, form.canonical);
    return `(${same} and ${compareNumbers(row, comparator, wanted, values)})`;
  });
  return forms.length === 1 ? (forms[0] ?? "false") : `(${forms.join(" or ")})`;
}

const converted = ({ value, lo, hi }: Decimal, unit: CanonicalUnit): Decimal => ({
  value: inCanonical(value, unit),
  lo: inCanonical(lo, unit),
  hi: inCanonical(hi, unit),
});

/** `eq` and `ne` by written precision, the others by the exact value. */
export const compareNumbers = (
  row: RowScope,
  comparator: Comparator,
  decimal: Decimal,
  values: Values,
): string => comparisons[comparator](decimal, values, (value) => `${row.sql.bind(value)}::float8`);

type CompareNumbers = (decimal: Decimal, values: Values, bind: (value: number) => string) => string;

const withinPrecision: CompareNumbers = (decimal, { lo, hi }, bind) =>
  `(${lo} >= ${bind(decimal.lo)} and ${hi} < ${bind(decimal.hi)})`;

const comparisons: Readonly<Record<Comparator, CompareNumbers>> = {
  eq: withinPrecision,
  po: withinPrecision,
  ne: (decimal, { lo, hi }, bind) => `(${lo} < ${bind(decimal.lo)} or ${hi} >= ${bind(decimal.hi)})`,
  gt: ({ value }, { hi }, bind) => `${hi} > ${bind(value)}`,
  sa: ({ value }, { lo }, bind) => `${lo} > ${bind(value)}`,
  lt: ({ value }, { lo }, bind) => `${lo} < ${bind(value)}`,
  eb: ({ value }, { hi }, bind) => `${hi} < ${bind(value)}`,
  ge: ({ value }, { hi }, bind) => `${hi} >= ${bind(value)}`,
  le: ({ value }, { lo }, bind) => `${lo} <= ${bind(value)}`,
  ap: ({ value }, { lo, hi }, bind) => {
    const margin = Math.abs(value) / 10;
    return `(${hi} >= ${bind(value - margin)} and ${lo} <= ${bind(value + margin)})`;
  },
};
