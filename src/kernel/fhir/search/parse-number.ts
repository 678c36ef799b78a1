import type { Decimal } from "./condition.ts";

const pattern = /^([+-]?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * A decimal with its implicit precision: `5.4` stands for [5.35, 5.45), `1e2` for [50, 150). The bounds are made
 * from decimal digits, so that 5.35 on the edge is the same double as 5.35 in a record.
 */
export function parseNumber(text: string): Decimal | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const last = Number(exponent) - fraction.length;
  const digits = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`) * 10n;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  return { value, lo: Number(`${digits - 5n}e${last - 1}`), hi: Number(`${digits + 5n}e${last - 1}`) };
}
