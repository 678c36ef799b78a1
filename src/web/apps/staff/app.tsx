import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { useWords } from "#web/kit/language.tsx";
import { findSession, onSessionChange } from "#web/kit/session.ts";
import { useRoute } from "#web/kit/use-route.ts";
import { isCounted } from "./desk/counted-types.ts";
import { DeskScreen } from "./desk/desk.screen.tsx";
import { TypeRowsScreen } from "./desk/type-rows.screen.tsx";
import { FindPersonScreen } from "./person/find-person.screen.tsx";
import { RecordScreen } from "./person/record.screen.tsx";
import { Shell } from "./shell.tsx";
import { SignInScreen } from "./sign-in.screen.tsx";
import { staffWords } from "./words.ts";

export function App(): ReactNode {
  const session = useSyncExternalStore(onSessionChange, findSession);
  const [place, id] = useRoute();
  const words = useWords(staffWords);
  useEffect(() => {
    const here = place === "desk" ? words.desk : words.people;
    document.title = session ? `${here} – ${words.product}` : words.product;
  }, [place, session, words]);
  if (!session) return <SignInScreen />;
  return (
    <Shell session={session} place={place === "desk" ? "desk" : "people"}>
      {screenFor(place, id)}
    </Shell>
  );
}

function screenFor(place: string | undefined, id: string | undefined): ReactNode {
  if (place === "desk" && isCounted(id)) return <TypeRowsScreen key={id} type={id} />;
  if (place === "desk") return <DeskScreen />;
  if (place === "person" && id !== undefined) return <RecordScreen key={id} id={id} />;
  return <FindPersonScreen />;
}
