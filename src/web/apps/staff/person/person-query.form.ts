/**
 * What stands in the one search field, as the parameters of a search. A scanner types the code of a card there:
 * fields between bars, the number first.
 */
export function personQueryOf(typed: string, thisYear: number): Readonly<Record<string, string>> {
  const scanned = /^([a-z]{0,2}\d{9,})\|/i.exec(typed.trim())?.[1];
  if (scanned !== undefined) return { identifier: scanned.toUpperCase() };
  const words = typed.normalize("NFC").trim().split(/\s+/).filter(Boolean);
  const numbers = words.filter(isNumber);
  const births = words.flatMap((word) => (isNumber(word) ? [] : (birthDateOf(word, thisYear) ?? [])));
  const names = words.filter((word) => !isNumber(word) && birthDateOf(word, thisYear) === undefined);
  return {
    ...(names.length > 0 && { name: names.join(" ") }),
    ...(numbers[0] !== undefined && { identifier: numbers[0].toUpperCase() }),
    ...(births[0] !== undefined && { birthdate: births[0] }),
  };
}

/** A citizen, insurance or old identity number: nine digits or more, perhaps behind two letters. */
const isNumber = (word: string): boolean => /^[a-z]{0,2}\d{9,}$/i.test(word);

const dateShapes = [/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})$/, /^(\d{2})(\d{2})(\d{2}|\d{4})$/];

/** `1990`, `15/3/90`, `15/03/1990`, `150390`, `15031990`. */
function birthDateOf(word: string, thisYear: number): string | undefined {
  if (/^(?:19|20)\d{2}$/.test(word)) return word;
  const [, day = "", month = "", year = ""] = dateShapes.map((shape) => shape.exec(word)).find(Boolean) ?? [];
  if (!isWithin(day, 31) || !isWithin(month, 12)) return undefined;
  return `${fullYear(year, thisYear)}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

const isWithin = (digits: string, most: number): boolean => Number(digits) >= 1 && Number(digits) <= most;

/** Nobody alive was born in the future: two digits beyond this year mean the last century. */
function fullYear(digits: string, thisYear: number): string {
  if (digits.length === 4) return digits;
  return `${Number(digits) > thisYear % 100 ? 19 : 20}${digits}`;
}
