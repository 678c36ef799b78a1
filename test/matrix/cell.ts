import type { Answered } from "./ask.ts";

/** What came of it, as the one who asked sees it. */
export const verdicts = ["yes", "no", "unknown", "broken"] as const;
export type Verdict = (typeof verdicts)[number];

/** One field of the matrix. */
export interface Cell {
  readonly table: string;
  readonly row: string;
  readonly caller: string;
  readonly expected: string;
  readonly actual: string;
}

export const isSurprise = ({ expected, actual }: Cell): boolean => expected !== actual;

/** `unknown`: sign in first. `no`: this permission is not held. Any other refusal came after that gate. */
export function verdictOf({ status, text }: Answered): Verdict {
  if (status >= 500) return "broken";
  if (status === 401) return "unknown";
  return status === 403 && /"access\.(?:denied|person-needed)"|"forbidden"/.test(text) ? "no" : "yes";
}

/** At most `width` at a time; answers in the order asked. */
export async function inParallel<T, R>(
  list: readonly T[],
  width: number,
  work: (each: T) => Promise<R>,
): Promise<readonly R[]> {
  const done: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < list.length; at = next++) {
      const each = list[at];
      if (each !== undefined) done[at] = await work(each);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return done;
}
