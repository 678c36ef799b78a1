import type { Me } from "./me.ts";

/** Why nobody is signed in: nobody was, they left, the server ended it, or the screen was locked. */
export type Absence = "new" | "left" | "ended" | "locked";

export type Session =
  | { readonly tag: "unknown" }
  | { readonly tag: "out"; readonly why: Absence }
  | { readonly tag: "in"; readonly me: Me };

const listeners = new Set<() => void>();
let current: Session = { tag: "unknown" };

/** The session itself is a cookie that no script can read; this is only who it stands for. */
export const sessionNow = (): Session => current;

/** Screens show what the server said is allowed; the server decides again at every request. */
export const isAllowed = (permission: string): boolean =>
  current.tag === "in" && current.me.permissions.includes(permission);

/** Whether rows of a type of the record may be searched. */
export const maySearch = (type: string): boolean =>
  current.tag === "in" && current.me.searches.some((one) => one === "*" || one === type);

export const openSession = (me: Me): void => change({ tag: "in", me });

export const closeSession = (why: Absence): void => change({ tag: "out", why });

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function change(session: Session): void {
  current = session;
  for (const listener of listeners) listener();
}
