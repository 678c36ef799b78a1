import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { askMe, type Me } from "#web/kit/me.ts";
import { closeSession, onSessionChange, openSession, type Session, sessionNow } from "#web/kit/session.ts";

interface CitizenSession {
  readonly session: Session;
  /** The server could not be asked who is here. */
  readonly trouble: ApiError | undefined;
  readonly again: () => void;
}

/** Who is signed in on this phone, as the server says; an answer that says otherwise closes it at once. */
export function useCitizenSession(): CitizenSession {
  const session = useSyncExternalStore(onSessionChange, sessionNow);
  const [trouble, setTrouble] = useState<ApiError>();
  const again = useCallback(() => {
    const came = (me: Me): void => {
      setTrouble(undefined);
      openSession(me);
    };
    askMe().then(came, (error: unknown) => {
      const known = apiErrorOf(error);
      setTrouble(known.kind === "signed-out" ? undefined : known);
      if (known.kind === "signed-out") closeSession("new");
    });
  }, []);
  useEffect(again, [again]);
  return { session, trouble, again };
}
