import { type ReactNode, useState, useSyncExternalStore } from "react";
import { useWords } from "#web/kit/language.tsx";
import { onSessionChange, sessionNow } from "#web/kit/session.ts";
import { AppsPanel } from "./apps-panel.tsx";
import { CodesPanel } from "./codes.tsx";
import { PasskeysPanel } from "./passkeys-panel.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { QuickPanel } from "./quick-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";
import { TotpPanel } from "./totp-panel.tsx";
import { accountWords } from "./words.ts";

/** How one signs in, and where one is signed in. */
export function AccountScreen(): ReactNode {
  const words = useWords(accountWords);
  const session = useSyncExternalStore(onSessionChange, sessionNow);
  const [codes, setCodes] = useState<readonly string[]>();
  if (session.tag !== "in") return null;
  const { me } = session;
  return (
    <div className="account">
      <header>
        <h1>{words.title}</h1>
        <p className="lead">{words.lead(me.name, me.login)}</p>
      </header>
      <div className="account-columns">
        <div>
          <SessionsPanel />
          <AppsPanel />
          <PasswordPanel me={me} />
          <QuickPanel me={me} />
        </div>
        <div>
          <TotpPanel me={me} showCodes={setCodes} />
          <PasskeysPanel me={me} showCodes={setCodes} />
          <CodesPanel me={me} codes={codes} show={setCodes} />
        </div>
      </div>
    </div>
  );
}
