import { type ReactNode } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { endApp, listApps } from "./account.ts";
import { Panel } from "./panel.tsx";
import { RemoveButton } from "./totp-panel.tsx";
import { useSecureTask } from "./use-secure-task.ts";
import { accountWords } from "./words.ts";

/** Programs of others that may act for this person; absent where there are none. */
export function AppsPanel(): ReactNode {
  const words = useWords(accountWords);
  const { language } = useLanguage();
  const { state, again } = useLoad(listApps);
  const task = useSecureTask();
  if (state.tag !== "ready" || state.value.length === 0) return null;
  return (
    <Panel title={words.apps} lead={words.appsLead} task={task}>
      <ul className="lines">
        {state.value.map(({ id, name, scopes, isOffline, since }) => (
          <li key={id}>
            <span>
              <b>{name}</b>
              <span>{scopes.map(({ meaning }) => meaning).join("; ")}</span>
              <span className="muted">
                {words.appSince(momentText(since, language))}
                {isOffline && ` · ${words.appOffline}`}
              </span>
            </span>
            <RemoveButton
              label={words.end}
              ask={words.appEndAsk}
              remove={() => void task.run(() => endApp(id).then(again))}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
