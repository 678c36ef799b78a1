import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { askMe } from "#web/kit/me.ts";
import { closeSession, onSessionChange, openSession, type Session, sessionNow } from "#web/kit/session.ts";

interface SessionLoad {
  readonly session: Session;
  /** The server could not be asked who is here. */
  readonly trouble: ApiError | undefined;
  readonly again: () => void;
}

const channelName = "tuetinh.session";

/** Who is signed in with this browser, as the server says; every window of the browser learns of a change. */
export function useSession(): SessionLoad {
  const session = useSyncExternalStore(onSessionChange, sessionNow);
  const [trouble, setTrouble] = useState<ApiError>();
  const again = useCallback(() => {
    refresh().then(
      () => setTrouble(undefined),
      (error: unknown) => setTrouble(apiErrorOf(error)),
    );
  }, []);
  useEffect(again, [again]);
  useOtherWindows(session, again);
  return { session, trouble, again };
}

async function refresh(): Promise<void> {
  try {
    const me = await askMe();
    // A citizen's session belongs to other pages; here it is nobody's.
    if (me.kind === "staff") openSession(me);
    else closeSession("new");
  } catch (error) {
    const refusal = apiErrorOf(error);
    if (refusal.kind !== "signed-out") throw refusal;
    if (sessionNow().tag !== "out") closeSession("new");
  }
}

/** All windows share one cookie: none may go on showing somebody who is no longer the one at work. */
function useOtherWindows(session: Session, again: () => void): void {
  const who = session.tag === "in" ? `${session.me.accountId} ${session.me.role.code}` : session.tag;
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data !== who) again();
    };
    if (who !== "unknown") channel.postMessage(who);
    return () => channel.close();
  }, [who, again]);
}
