import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { newKey } from "#web/kit/new-key.ts";
import { isAllowed, onSessionChange } from "#web/kit/session.ts";

export const purposes = ["emergency", "unconscious", "handover"] as const;
export type Purpose = (typeof purposes)[number];

const Opening = z.looseObject({
  id: z.string(),
  patient: z.string(),
  reason: z.string(),
  openedAt: z.string(),
  untilAt: z.string(),
  endedAt: z.nullable(z.string()),
});
export type Opening = z.infer<typeof Opening>;

const path = "/api/privacy/emergencies";

/** Whose record: a row of the record, or the personal number of somebody whose record is not in reach. */
export type Whom = { readonly patient: string } | { readonly number: string };

export async function openEmergency(whom: Whom, purpose: Purpose, reason: string): Promise<Opening> {
  const json = { ...whom, purpose, reason };
  const opening = await callApi(path, Opening, { method: "POST", json, key: newKey() });
  keep([opening, ...mine.filter(({ id }) => id !== opening.id)]);
  return opening;
}

export async function closeEmergency(id: string): Promise<void> {
  const closed = await callApi(`${path}/${id}/end`, Opening, { method: "POST", json: {}, key: newKey() });
  keep(mine.map((one) => (one.id === id ? closed : one)));
}

let mine: readonly Opening[] = [];
let isAsked = false;
const listeners = new Set<() => void>();

/** What this person has open. Asked for once a session: each asking is an access that the patients are told of. */
export const ownOpenings = (): readonly Opening[] => mine;

export function onOpeningsChange(listener: () => void): () => void {
  listeners.add(listener);
  if (!isAsked && isAllowed("privacy.emergency")) void ask();
  return () => void listeners.delete(listener);
}

async function ask(): Promise<void> {
  isAsked = true;
  try {
    const { emergencies } = await callApi(
      `${path}/mine?limit=20`,
      z.object({ emergencies: z.array(Opening) }),
    );
    keep(emergencies);
  } catch {
    // Unknown is asked for again with the next record.
    isAsked = false;
  }
}

function keep(openings: readonly Opening[]): void {
  mine = openings;
  for (const listener of listeners) listener();
}

onSessionChange(() => {
  isAsked = false;
  keep([]);
});
