import * as z from "zod/mini";

const Session = z.object({
  token: z.string(),
  name: z.string(),
  /** What the server said is allowed. */
  permissions: z.array(z.string()),
  expiresAt: z.number(),
});
/** Who is signed in. It lives as long as the tab: closing it forgets the token. */
export type Session = z.infer<typeof Session>;

const slot = "tuetinh.session";
const listeners = new Set<() => void>();
let ended = false;
let current: Session | undefined = stored();

export const findSession = (): Session | undefined => current;

/** Screens show what the server said is allowed; the server decides again at every request. */
export const isAllowed = (permission: string): boolean => current?.permissions.includes(permission) ?? false;

export function openSession(session: Session): void {
  sessionStorage.setItem(slot, JSON.stringify(session));
  change(session);
}

/** `ended`: the server no longer accepts the token; the sign-in screen then says why it is shown. */
export function closeSession(why: "left" | "ended"): void {
  sessionStorage.removeItem(slot);
  ended = why === "ended";
  change(undefined);
}

export const hasSessionEnded = (): boolean => ended;

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function change(session: Session | undefined): void {
  current = session;
  for (const listener of listeners) listener();
}

function stored(): Session | undefined {
  const text = globalThis.sessionStorage?.getItem(slot);
  if (!text) return undefined;
  const { success, data } = Session.safeParse(JSON.parse(text));
  return success && data.expiresAt > Date.now() ? data : undefined;
}
