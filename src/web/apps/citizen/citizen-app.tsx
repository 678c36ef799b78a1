import { type ReactNode, useEffect, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Failure, Waiting } from "#web/kit/load-view.tsx";
import type { Me } from "#web/kit/me.ts";
import type { Absence } from "#web/kit/session.ts";
import { useRoute } from "#web/kit/use-route.ts";
import { CitizenShell } from "./citizen-shell.tsx";
import { Later } from "./later.tsx";
import { WhoseSwitch } from "./people/whose-switch.tsx";
import { isAboutRecord, placeOf, screens } from "./places.ts";
import { useCitizenSession } from "./use-citizen-session.ts";
import { citizenWords } from "./words.ts";

/** What a citizen does with their own record: see who looked, share, ask, be told. */
export function CitizenApp(): ReactNode {
  const { session, trouble, again } = useCitizenSession();
  if (trouble !== undefined)
    return (
      <main className="my-main">
        <Failure error={trouble} again={again} />
      </main>
    );
  switch (session.tag) {
    case "unknown":
      return (
        <main className="my-main">
          <Waiting />
        </main>
      );
    case "out":
      return <Door why={session.why} onSignedIn={again} />;
    case "in":
      return session.me.kind === "citizen" ? (
        <SignedIn key={session.me.accountId} me={session.me} />
      ) : (
        <Door why="staff" onSignedIn={again} />
      );
  }
}

const fetchDoor = async () => (await import("./sign-in/citizen-sign-in.tsx")).CitizenSignIn;

interface DoorProps {
  readonly why: Absence | "staff";
  readonly onSignedIn: () => void;
}

const Door = ({ why, onSignedIn }: DoorProps): ReactNode => (
  <Later fetch={fetchDoor} shown={{ why, onSignedIn }} />
);

function SignedIn({ me }: { readonly me: Me }): ReactNode {
  const words = useWords(citizenWords);
  const [first, ...rest] = useRoute();
  const place = placeOf(first);
  const [patient, choose] = useState<string>();
  useEffect(() => {
    document.title = `${words.tabs[place]} – ${words.product}`;
  }, [place, words]);
  useEffect(() => {
    // Its answer is a promise in some browsers: an effect must not hand it on.
    scrollTo(0, 0);
  }, [place]);
  return (
    <CitizenShell me={me} place={place}>
      {isAboutRecord(place) && <WhoseSwitch patient={patient} onChoose={choose} />}
      <Later key={place} fetch={screens[place]} shown={{ patient, rest }} />
    </CitizenShell>
  );
}
