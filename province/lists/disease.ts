/** What brings people to a clinic. Names are our own wording of the ICD-10 categories. */
export interface Disease {
  readonly code: string;
  readonly name: string;
  readonly reason: string;
  /** How often, for ages 0–4, 5–14, 15–39, 40–59 and 60 and over. */
  readonly ages: readonly [number, number, number, number, number];
  readonly season: Season;
  readonly drugs: readonly string[];
  readonly sex?: "male" | "female";
  readonly fever?: true;
  readonly panel?: string;
  readonly procedure?: string;
  /** Bad enough for a bed, as a share of the cases. */
  readonly admitted?: number;
}

/** Monthly factors, January first, as they run in the north of the country. */
export const seasons = {
  even: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  winter: [1.9, 1.8, 1.5, 1, 0.7, 0.5, 0.5, 0.5, 0.7, 1, 1.4, 1.7],
  summer: [0.5, 0.5, 0.7, 1, 1.5, 1.8, 1.8, 1.6, 1.2, 0.8, 0.6, 0.5],
  rains: [0.2, 0.1, 0.1, 0.2, 0.4, 0.9, 1.6, 2.2, 2.6, 2.3, 1.1, 0.4],
  spring: [0.6, 0.9, 1.6, 1.9, 1.6, 0.9, 0.6, 0.6, 1.3, 1.5, 1, 0.6],
} as const;
export type Season = keyof typeof seasons;

export const disease = (
  code: string,
  name: string,
  reason: string,
  rest: Omit<Disease, "code" | "name" | "reason">,
): Disease => ({ code, name, reason, ...rest });
