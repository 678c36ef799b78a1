import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { useRoute } from "#web/kit/use-route.ts";
import { AccessesScreen } from "./accesses/accesses.screen.tsx";
import { CitizenShell, type Place, placeOf } from "./citizen-shell.tsx";
import { NoticesScreen } from "./notices/notices.screen.tsx";
import { WhoseSwitch } from "./people/whose-switch.tsx";
import { RequestsScreen } from "./requests/requests.screen.tsx";
import { SharingScreen } from "./sharing/sharing.screen.tsx";
import { CitizenSignIn } from "./sign-in/citizen-sign-in.tsx";
import { type Me, whoAmI } from "./who-am-i.ts";
import { citizenWords } from "./words.ts";

/** What a citizen does with their own record: see who looked, share, ask, be told. */
export function CitizenApp(): ReactNode {
  const work = useCallback((signal: AbortSignal) => whoAmI(signal), []);
  const load = useLoad(work);
  if (load.state.tag === "failed" && load.state.error.kind === "signed-out")
    return <CitizenSignIn onSignedIn={load.again} />;
  return <LoadView load={load}>{(me) => <SignedIn me={me} onLeft={load.again} />}</LoadView>;
}

interface SignedInProps {
  readonly me: Me;
  readonly onLeft: () => void;
}

function SignedIn({ me, onLeft }: SignedInProps): ReactNode {
  const words = useWords(citizenWords);
  const [first] = useRoute();
  const place = placeOf(first);
  const [patient, choose] = useState<string>();
  useEffect(() => {
    document.title = `${words.tabs[place]} – ${words.product}`;
  }, [place, words]);
  if (me.kind !== "citizen") return <CitizenSignIn onSignedIn={onLeft} isStaff />;
  return (
    <CitizenShell me={me} place={place} onLeft={onLeft}>
      {place !== "notices" && <WhoseSwitch patient={patient} onChoose={choose} />}
      {screenFor(place, patient)}
    </CitizenShell>
  );
}

function screenFor(place: Place, patient: string | undefined): ReactNode {
  switch (place) {
    case "accesses":
      return <AccessesScreen patient={patient} />;
    case "sharing":
      return <SharingScreen patient={patient} />;
    case "requests":
      return <RequestsScreen patient={patient} />;
    case "notices":
      return <NoticesScreen />;
  }
}
