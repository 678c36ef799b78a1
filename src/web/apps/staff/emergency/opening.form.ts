import type { Opening, Whom } from "./emergency.ts";

export const leastLetters = 10;

/** A reason is a sentence: digits and spaces tell nobody anything. */
export const countLetters = (text: string): number => (text.normalize("NFC").match(/\p{L}/gu) ?? []).length;

/** What lasts now: opened, not closed, not over. */
export const openNow = (openings: readonly Opening[], patient: string, now: number): Opening | undefined =>
  openings.find(
    (one) => one.patient === patient && one.endedAt === null && new Date(one.untilAt).getTime() > now,
  );

/** A citizen number or the text of a citizen's card, as typed or scanned. */
export function whomTyped(typed: string): Whom | undefined {
  const [number = ""] = typed.replaceAll(/[\s.]/g, "").split("|");
  return /^[A-Z0-9]{9,15}$/i.test(number) ? { number: number.toUpperCase() } : undefined;
}
