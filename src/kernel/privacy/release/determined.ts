/** One published sum: the unknowns in it, each with +1 (a part) or -1 (the total itself). */
export type Equation = ReadonlyMap<number, 1 | -1>;

/** Large enough that a chance zero is out of the question, small enough that products are exact. */
const prime = 67_108_859;

/**
 * Unknowns that follow from the equations, whatever the numbers are: exactly those that stand alone in a row of the
 * reduced echelon form. Computed modulo a prime, so that nothing is lost to rounding.
 */
export function determinedOf(equations: readonly Equation[]): ReadonlySet<number> {
  const rows: Row[] = [];
  for (const equation of equations) {
    const row = reduced(
      new Map([...equation].map(([unknown, sign]) => [unknown, sign === 1 ? 1 : prime - 1])),
      rows,
    );
    const [pivot] = row.keys();
    if (pivot === undefined) continue;
    const unit = scaled(row, inverseOf(row.get(pivot) ?? 1));
    for (const other of rows) subtract(other.values, unit, other.values.get(pivot) ?? 0);
    rows.push({ pivot, values: unit });
  }
  return new Set(rows.flatMap(({ pivot, values }) => (values.size === 1 ? pivot : [])));
}

interface Row {
  readonly pivot: number;
  readonly values: Map<number, number>;
}

function reduced(values: Map<number, number>, rows: readonly Row[]): Map<number, number> {
  for (const row of rows) subtract(values, row.values, values.get(row.pivot) ?? 0);
  return values;
}

/** `target - factor × row`, in place. */
function subtract(target: Map<number, number>, row: ReadonlyMap<number, number>, factor: number): void {
  if (factor === 0) return;
  for (const [unknown, value] of row) {
    const left = ((target.get(unknown) ?? 0) + (prime - factor) * value) % prime;
    if (left === 0) target.delete(unknown);
    else target.set(unknown, left);
  }
}

const scaled = (row: ReadonlyMap<number, number>, factor: number): Map<number, number> =>
  new Map([...row].map(([unknown, value]) => [unknown, (value * factor) % prime]));

/** By Fermat's little theorem. */
function inverseOf(value: number): number {
  let result = 1;
  let base = value % prime;
  for (let power = prime - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}
