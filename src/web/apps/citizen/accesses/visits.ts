import { localDay } from "#web/kit/dates.ts";
import type { Access } from "./access.ts";

/** What one person or machine did in one go: opening a record is many reads, but one look. */
export interface Visit {
  /** Newest first. */
  readonly accesses: readonly [Access, ...Access[]];
  readonly day: string;
}

const gap = 30 * 60_000;

/** Neighbours in the list by the same hand, of the same kind and less than half an hour apart. */
export function visitsOf(accesses: readonly Access[]): readonly Visit[] {
  const visits: { accesses: [Access, ...Access[]]; day: string }[] = [];
  for (const access of accesses) {
    const open = visits.at(-1);
    if (open !== undefined && isOneLook(open.accesses.at(-1) ?? open.accesses[0], access))
      open.accesses.push(access);
    else visits.push({ accesses: [access], day: localDay(access.at) });
  }
  return visits;
}

const isOneLook = (later: Access, earlier: Access): boolean =>
  handOf(later) === handOf(earlier) &&
  localDay(later.at) === localDay(earlier.at) &&
  Date.parse(later.at) - Date.parse(earlier.at) < gap;

const handOf = ({ who, why, isRefused, isEmergency, isEveryone }: Access): string =>
  JSON.stringify([
    who.name,
    who.role,
    who.facility,
    who.isProgram,
    who.isOneself,
    why.vi,
    isRefused,
    isEmergency,
    isEveryone,
  ]);

export interface Deed {
  readonly deed: Access["deed"];
  readonly data: Access["data"];
  readonly times: number;
}

/** What was done, each thing once, with how often. */
export function deedsOf({ accesses }: Visit): readonly Deed[] {
  const groups = Map.groupBy(accesses, ({ deed, data }) => `${deed.vi}: ${data.vi}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ deed: first.deed, data: first.data, times: group.length }];
  });
}
