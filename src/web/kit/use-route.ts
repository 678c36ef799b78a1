import { useSyncExternalStore } from "react";

const subscribe = (listener: () => void): (() => void) => {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
};

/** The parts of the address behind `#/`: `#/person/0199…` gives `["person", "0199…"]`. */
export function useRoute(): readonly string[] {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
}

export const pathTo = (...parts: readonly string[]): string => `#/${parts.map(encodeURIComponent).join("/")}`;

export const goTo = (...parts: readonly string[]): void => {
  location.hash = pathTo(...parts);
};
