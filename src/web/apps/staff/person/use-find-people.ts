import { useCallback, useEffect, useState } from "react";
import { callApi } from "#web/kit/api.ts";
import { type Load, useLoad } from "#web/kit/use-load.ts";
import { nextPathOf, Page, resourcesOf } from "./fhir.ts";
import { personQueryOf } from "./person-query.form.ts";
import { findPersonSummary, type PersonSummary } from "./person-summary.ts";

export interface FoundPeople {
  readonly people: readonly PersonSummary[];
  readonly more: boolean;
  readonly asked: boolean;
  /** What was typed when this was found. */
  readonly typed: string;
}

const pageSize = "20";
const calm = 180;

/** Asks 180 ms after the last key; without words, the records touched last. */
export function useFindPeople(typed: string): Load<FoundPeople> {
  const settled = useSettled(typed);
  const work = useCallback(
    async (signal: AbortSignal): Promise<FoundPeople> => {
      const query = personQueryOf(settled, new Date().getFullYear());
      const asked = Object.keys(query).length > 0;
      const form = { ...(asked ? query : { _sort: "-_lastUpdated" }), _count: pageSize };
      const page = await callApi("/fhir/Patient/_search", Page, { form, signal });
      const people = resourcesOf(page).flatMap((resource) => findPersonSummary(resource) ?? []);
      return { people, more: nextPathOf(page) !== undefined, asked, typed: settled };
    },
    [settled],
  );
  return useLoad(work);
}

function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), calm);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}
