import { typedDay } from "#web/kit/typed-day.ts";

/** Personal details of the record that somebody may say are wrong, by their place in it. */
export const correctable = [
  "name[0].text",
  "birthDate",
  "gender",
  "telecom[0].value",
  "address[0].text",
] as const;
export type Correctable = (typeof correctable)[number];

export interface Wanted {
  readonly resource: string;
  readonly element: Correctable;
  readonly value: string;
}

/** Undefined when something is missing or is no day: a correction without a value would take the old one away. */
export function wantedOf(
  patient: string | undefined,
  { element, value }: { readonly element: string; readonly value: string },
  today: Date,
): Wanted | undefined {
  const part = correctable.find((one) => one === element);
  const right = part === "birthDate" ? typedDay(value, today) : value.trim();
  if (part === undefined || patient === undefined || right === undefined || right === "") return undefined;
  return { resource: `Patient/${patient}`, element: part, value: right };
}
