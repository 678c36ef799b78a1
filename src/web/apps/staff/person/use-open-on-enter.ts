import { type FormEvent, useCallback, useEffect, useState } from "react";
import type { Load } from "#web/kit/use-load.ts";
import { goTo } from "#web/kit/use-route.ts";
import type { FoundPeople } from "./use-find-people.ts";

/**
 * Enter opens the record when exactly one person answers to what was typed. A scanner sends Enter before the answer
 * is there, so the wish waits for the answer to exactly these words.
 */
export function useOpenOnEnter(load: Load<FoundPeople>, typed: string): (event: FormEvent) => void {
  const [wish, setWish] = useState<string>();
  const found = load.state.tag === "ready" ? load.state.value : undefined;
  useEffect(() => {
    if (wish === undefined || wish !== typed || found?.typed !== wish || !found.asked) return;
    const [only, another] = found.people;
    if (only && !another) goTo("person", only.id);
  }, [wish, typed, found]);
  return useCallback(
    (event) => {
      event.preventDefault();
      setWish(typed);
    },
    [typed],
  );
}
