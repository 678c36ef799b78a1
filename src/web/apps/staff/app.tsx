import { type ReactNode, Suspense, useEffect } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Failure, Waiting } from "#web/kit/load-view.tsx";
import { useRoute } from "#web/kit/use-route.ts";
import { SignInScreen } from "./door/sign-in.screen.tsx";
import { placeOf } from "./places.tsx";
import { Shell } from "./shell.tsx";
import { useIdleEnd } from "./use-idle-end.ts";
import { useSession } from "./use-session.ts";
import { staffWords } from "./words.ts";

export function App(): ReactNode {
  const { session, trouble, again } = useSession();
  useIdleEnd(session);
  const [path, ...rest] = useRoute();
  const words = useWords(staffWords);
  const place = session.tag === "in" ? placeOf(path) : undefined;
  useEffect(() => {
    document.title = place === undefined ? words.product : `${words.places[place.title]} – ${words.product}`;
  }, [place, words]);
  if (trouble !== undefined)
    return (
      <main className="alone">
        <Failure error={trouble} again={again} />
      </main>
    );
  if (session.tag === "unknown") return null;
  if (session.tag === "out") return <SignInScreen />;
  return (
    <Shell key={`${session.me.accountId} ${session.me.grant}`} me={session.me} place={place}>
      <Suspense fallback={<Waiting />}>{place?.show(place.path === path ? rest : [])}</Suspense>
    </Shell>
  );
}
