import { dateInterval, type Interval, periodInterval } from "./dates.ts";
import { type Extractor, isObject, type JsonObject } from "./draft.ts";

/** Extractor of dates; the main date of a type has columns, all others a row each. */
export function dateExtractor(param: number, dataType: string, isMain: boolean): Extractor {
  const intervalOf = dataType === "Period" ? ofPeriod : dataType === "Timing" ? ofTiming : ofDate;
  return (value, draft) => {
    const interval = intervalOf(value);
    if (interval === undefined) return;
    if (!isMain) {
      draft.ranges.push({ param, lo: interval.lo, hi: interval.hi });
      return;
    }
    draft.startAt = Math.min(draft.startAt ?? interval.lo, interval.lo);
    draft.endAt = Math.max(draft.endAt ?? interval.hi, interval.hi);
  };
}

/** Any date-like JSON value, for expressions whose type is not known beforehand. */
export const intervalOfAny = (value: unknown): Interval | undefined =>
  ofDate(value) ?? ofPeriod(value) ?? ofTiming(value);

const ofDate = (value: unknown): Interval | undefined =>
  typeof value === "string" ? dateInterval(value) : undefined;

const ofPeriod = (value: unknown): Interval | undefined =>
  isObject(value) ? periodInterval(value["start"], value["end"]) : undefined;

/** From the first to the last moment that is named. */
function ofTiming(value: unknown): Interval | undefined {
  if (!isObject(value)) return undefined;
  const events = Array.isArray(value["event"]) ? value["event"].map(ofDate) : [];
  const intervals = [...events, ofPeriod(boundsOf(value["repeat"]))].filter((one) => one !== undefined);
  if (intervals.length === 0) return undefined;
  return {
    lo: Math.min(...intervals.map((one) => one.lo)),
    hi: Math.max(...intervals.map((one) => one.hi)),
  };
}

const boundsOf = (repeat: unknown): JsonObject | undefined => {
  const bounds = isObject(repeat) ? repeat["boundsPeriod"] : undefined;
  return isObject(bounds) ? bounds : undefined;
};
