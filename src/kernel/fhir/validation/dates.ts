const zero = 48;
const nine = 57;

/** `2026`, `2026-11` or `2026-11-20`, a day that the calendar has. */
export const isDate = (text: string): boolean => {
  const length = text.length;
  return (length === 4 || length === 7 || length === 10) && isDateUpTo(text, length);
};

/** A date of any precision, or a date with time to the second and zone. */
export const isDateTime = (text: string): boolean => (text.length <= 10 ? isDate(text) : isInstant(text));

export const isInstant = (text: string): boolean => {
  if (text.length < 20 || text.charCodeAt(10) !== 84 || !isDateUpTo(text, 10)) return false;
  const end = endOfTime(text, 11);
  return end !== -1 && isZone(text, end);
};

export const isTime = (text: string): boolean => endOfTime(text, 0) === text.length;

const isDateUpTo = (text: string, length: number): boolean => {
  const year = digits(text, 0, 4);
  if (year < 1) return false;
  if (length === 4) return true;
  const month = text.charCodeAt(4) === 45 ? digits(text, 5, 7) : -1;
  if (month < 1 || month > 12) return false;
  if (length === 7) return true;
  const day = text.charCodeAt(7) === 45 ? digits(text, 8, 10) : -1;
  return day >= 1 && day <= daysIn(year, month);
};

const daysIn = (year: number, month: number): number => {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
};

/** Index after `hh:mm:ss` and any fraction, -1 when that is not what stands there. Second 60 is a leap second. */
const endOfTime = (text: string, start: number): number => {
  const isClock =
    within(digits(text, start, start + 2), 23) &&
    text.charCodeAt(start + 2) === 58 &&
    within(digits(text, start + 3, start + 5), 59) &&
    text.charCodeAt(start + 5) === 58 &&
    within(digits(text, start + 6, start + 8), 60);
  if (!isClock) return -1;
  return text.charCodeAt(start + 8) === 46 ? endOfFraction(text, start + 9) : start + 8;
};

const endOfFraction = (text: string, start: number): number => {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end === start ? -1 : end;
};

const isZone = (text: string, start: number): boolean => {
  const sign = text.charCodeAt(start);
  if (sign === 90) return text.length === start + 1;
  if ((sign !== 43 && sign !== 45) || text.length !== start + 6 || text.charCodeAt(start + 3) !== 58)
    return false;
  const hours = digits(text, start + 1, start + 3);
  const minutes = digits(text, start + 4, start + 6);
  return (within(hours, 13) && within(minutes, 59)) || (hours === 14 && minutes === 0);
};

const within = (value: number, maximum: number): boolean => value >= 0 && value <= maximum;

const digits = (text: string, start: number, end: number): number => {
  let value = 0;
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - zero;
  }
  return value;
};

const isDigit = (code: number): boolean => code >= zero && code <= nine;
