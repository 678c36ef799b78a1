import { type ReactNode, useCallback, useState } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { listDays } from "./list-days.ts";
import { accessWords } from "./words.ts";

/** For who trusts nobody: the checker as a page and as a file, and the seals that everybody can compare. */
export function OwnCheck(): ReactNode {
  const words = useWords(accessWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="my-past" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.ownCheck}</summary>
      <p className="muted">{words.ownCheckLead}</p>
      <ul className="my-links">
        <li>
          <a href="/audit/verifier.html">{words.checker}</a>
        </li>
        <li>
          <a href="/audit/verifier-standalone.html" download="tuetinh-verifier.html">
            {words.checkerFile}
          </a>
        </li>
      </ul>
      {isOpen && <DayRoots />}
    </details>
  );
}

function DayRoots(): ReactNode {
  const words = useWords(accessWords);
  const work = useCallback((signal: AbortSignal) => listDays(signal), []);
  const load = useLoad(work);
  return (
    <>
      <h2 className="section-title">{words.dayRoots}</h2>
      <LoadView load={load}>
        {(days) =>
          days.length === 0 ? (
            <p className="my-empty">{words.noDays}</p>
          ) : (
            <ol className="my-roots">
              {days.map(({ day, at, root }) => (
                <li key={root}>
                  {dateText(day ?? at)} <code>{root}</code>
                </li>
              ))}
            </ol>
          )
        }
      </LoadView>
    </>
  );
}
