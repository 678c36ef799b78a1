import { isDateTime } from "./dates.ts";

/**
 * `per-1`: the start is not after the end. Dates of different precision are compared as far as both go; where that
 * does not decide, nothing is wrong.
 */
export const isInOrder = (start: unknown, end: unknown): boolean => {
  if (typeof start !== "string" || typeof end !== "string") return true;
  if (!isDateTime(start) || !isDateTime(end)) return true;
  if (start.length > 10 && end.length > 10) return Date.parse(start) <= Date.parse(end);
  const shared = Math.min(start.length, end.length, 10);
  return start.slice(0, shared) <= end.slice(0, shared);
};
