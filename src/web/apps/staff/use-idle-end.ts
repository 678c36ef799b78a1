import { useEffect } from "react";
import { closeSession, type Session } from "#web/kit/session.ts";
import { signOut } from "./door/door.ts";

const minute = 60_000;
const signs = ["keydown", "pointerdown", "wheel", "touchstart"] as const;

/**
 * Nobody touched the page for as long as the server keeps a session without requests: what stands on the screen is
 * taken away too.
 */
export function useIdleEnd(session: Session): void {
  const minutes = session.tag === "in" ? session.me.idleMinutes : null;
  useEffect(() => {
    if (minutes === null) return undefined;
    let last = Date.now();
    const touch = (): void => void (last = Date.now());
    const timer = setInterval(() => {
      if (Date.now() - last >= minutes * minute) end();
    }, minute / 4);
    for (const sign of signs) addEventListener(sign, touch, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of signs) removeEventListener(sign, touch);
    };
  }, [minutes]);
}

function end(): void {
  closeSession("ended");
  // The server ends it by itself as well: should it be out of reach now, nothing is left open.
  signOut().catch(() => undefined);
}
