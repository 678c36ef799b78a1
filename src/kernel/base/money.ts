import { AppError } from "./app-error.ts";

/** An amount of đồng: a safe integer, never a fraction. */
export type Dong = number;

const grouped = /^-?\d{1,3}(?:[. \u00a0\u202f]\d{3})+$/;
const plain = /^-?\d+$/;
const currencySign = /\s*(?:₫|đồng|đ|vnd|vnđ)$/iu;

/** `1234567` → `1.234.567 ₫`, with a no-break space before the sign. */
export const formatDong = (amount: Dong): string => `${groupDigits(checkDong(amount))}\u00a0₫`;

/** Reads `1.234.567 ₫`, `1 234 567đ`, `1234567`; refuses fractions and any other grouping. */
export function parseDong(text: string): Dong {
  const digits = text.normalize("NFC").trim().replace(currencySign, "").trim().replace(/^[−–]/, "-");
  if (!grouped.test(digits) && !plain.test(digits)) throw notAnAmount();
  return checkDong(Number(digits.replace(/[. \u00a0\u202f]/g, "")));
}

/** The integer itself, or a refusal when it is a fraction or too big to be exact. */
export function checkDong(amount: number): Dong {
  if (!Number.isSafeInteger(amount)) throw notAnAmount();
  return amount === 0 ? 0 : amount;
}

/** `amount × numerator ÷ denominator`, half a đồng rounded away from zero, exact at any size. */
export function partOf(amount: Dong, numerator: number, denominator: number): Dong {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0)
    throw notAnAmount();
  const product = BigInt(checkDong(amount)) * BigInt(numerator);
  const size = product < 0n ? -product : product;
  const rounded = (2n * size + BigInt(denominator)) / (2n * BigInt(denominator));
  return checkDong(Number(product < 0n ? -rounded : rounded));
}

/**
 * Splits an amount by weights without losing or inventing a đồng: every share is rounded down, the rest
 * goes one đồng each to the largest remainders (the earlier share first when they are equal).
 */
export function allocateDong(amount: Dong, weights: readonly number[]): readonly Dong[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const bad = weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0);
  if (bad || sum <= 0 || !Number.isSafeInteger(sum)) throw notAnAmount();
  const sign = checkDong(amount) < 0 ? -1 : 1;
  const shares = weights.map((weight, index) => share(Math.abs(amount), weight, sum, index));
  const rest = Math.abs(amount) - shares.reduce((total, { floor }) => total + floor, 0);
  const lucky = new Set(
    [...shares]
      .sort(byRemainder)
      .slice(0, rest)
      .map(({ index }) => index),
  );
  return shares.map(({ floor, index }) => checkDong(sign * (floor + (lucky.has(index) ? 1 : 0))));
}

interface Share {
  readonly index: number;
  readonly floor: number;
  readonly remainder: bigint;
}

function share(amount: number, weight: number, sum: number, index: number): Share {
  const product = BigInt(amount) * BigInt(weight);
  return { index, floor: Number(product / BigInt(sum)), remainder: product % BigInt(sum) };
}

function byRemainder(a: Share, b: Share): number {
  if (a.remainder === b.remainder) return a.index - b.index;
  return a.remainder > b.remainder ? -1 : 1;
}

const groupDigits = (amount: number): string => String(amount).replace(/\B(?=(?:\d{3})+$)/g, ".");

const notAnAmount = (): AppError =>
  new AppError("invalid", "money.not-an-amount", "Số tiền phải là số nguyên đồng, ví dụ 1.234.567 ₫");
