/** `150390`, `15/3/90`, `15-03-1990` → `1990-03-15`; undefined for what is no day of the calendar. */
export function typedDay(text: string, today: Date): string | undefined {
  const [day, month, year] = partsOf(text.trim());
  if (day === undefined || month === undefined || year === undefined) return undefined;
  const full = year.length === 2 ? fullYear(Number(year), today) : Number(year);
  const date = new Date(Date.UTC(full, Number(month) - 1, Number(day)));
  const isReal = date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1;
  return isReal && date <= today && full >= 1880 ? date.toISOString().slice(0, 10) : undefined;
}

function partsOf(text: string): readonly (string | undefined)[] {
  const closed = /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text);
  const open = closed ?? /^(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4}|\d{2})$/.exec(text);
  return open?.slice(1) ?? [];
}

/** Nobody is born in the future: `30` is 1930 until 2030. */
const fullYear = (short: number, today: Date): number =>
  short + (short > today.getFullYear() % 100 ? 1900 : 2000);
