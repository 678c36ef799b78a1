import { useEffect } from "react";
import { closeSession, type Session } from "#web/kit/session.ts";
import { signOut } from "./door/door.ts";

const minute = 60_000;
const signs = ["keydown", "pointerdown", "wheel", "touchstart"] as const;
const channelName = "tuetinh.touched";

/**
 * Nobody touched any window of the browser for as long as the server keeps a session without requests: what stands on
 * the screen is taken away too.
 */
export function useIdleEnd(session: Session): void {
  const minutes = session.tag === "in" ? session.me.idleMinutes : null;
  useEffect(() => (minutes === null ? undefined : watch(minutes * minute)), [minutes]);
}

function watch(patience: number): () => void {
  const channel = new BroadcastChannel(channelName);
  let last = Date.now();
  let told = 0;
  const touch = (): void => {
    last = Date.now();
    // The other windows need not know of every key.
    if (last - told < minute / 6) return;
    told = last;
    channel.postMessage("touched");
  };
  channel.onmessage = () => {
    last = Date.now();
  };
  const timer = setInterval(() => {
    if (Date.now() - last >= patience) end();
  }, minute / 4);
  for (const sign of signs) addEventListener(sign, touch, { passive: true });
  return () => {
    clearInterval(timer);
    channel.close();
    for (const sign of signs) removeEventListener(sign, touch);
  };
}

function end(): void {
  closeSession("ended");
  // The server ends it by itself as well: should it be out of reach now, nothing is left open.
  signOut().catch(() => undefined);
}
