import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { type Opening, onOpeningsChange, ownOpenings } from "./emergency.ts";
import { openNow } from "./opening.form.ts";

/** The emergency opening of this record that lasts now; gone by itself when its time is over. */
export function useOpening(patient: string): Opening | undefined {
  const openings = useSyncExternalStore(onOpeningsChange, ownOpenings);
  const [now, setNow] = useState(() => Date.now());
  const opening = openNow(openings, patient, now);
  const end = opening?.untilAt;
  const look = useCallback(() => setNow(Date.now()), []);
  useEffect(() => {
    if (end === undefined) return undefined;
    const timer = setTimeout(look, Math.max(0, new Date(end).getTime() - Date.now()));
    return () => clearTimeout(timer);
  }, [end, look]);
  return opening;
}
