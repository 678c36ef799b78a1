export const purposes = ["emergency", "unconscious", "handover"] as const;
/** Why a record is opened without the patient's word. */
export type Purpose = (typeof purposes)[number];

export const verdicts = ["justified", "questioned"] as const;
export type Verdict = (typeof verdicts)[number];

/** One opening, with names as they were then. */
export interface Emergency {
  readonly id: string;
  readonly patient: string;
  readonly patientName: string;
  readonly account: string;
  readonly accountName: string;
  readonly role: string;
  readonly roleName: string;
  readonly facility: string | null;
  readonly facilityName: string | null;
  readonly purpose: Purpose;
  readonly reason: string;
  readonly openedAt: Date;
  readonly untilAt: Date;
  readonly endedAt: Date | null;
  readonly verdict: Verdict | null;
  readonly verdictNote: string | null;
  readonly verdictBy: string | null;
  readonly verdictAt: Date | null;
}

const leastLetters = 10;
const leastDifferent = 5;

/** A reason is a sentence: ten letters at least, and not the same few over and over. */
export function isReason(text: string): boolean {
  const letters = text.normalize("NFC").toLowerCase().match(/\p{L}/gu) ?? [];
  return letters.length >= leastLetters && new Set(letters).size >= leastDifferent;
}
