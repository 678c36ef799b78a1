import type { ReactNode } from "react";
import { lastDayText, momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import type { DataRequest } from "./data-request.ts";
import { privacyWords } from "./words.ts";

/** When it is due and how much of the time is gone: in words, colour and length. */
export function DueMark({ request }: { readonly request: DataRequest }): ReactNode {
  const words = useWords(privacyWords);
  const { language } = useLanguage();
  const { runningDue, elapsedPercent, isOverdue, isProvisional, state } = request;
  const isOpen = state === "received" || state === "accepted";
  if (!isOpen) return <span className="day">{momentText(request.doneAt ?? runningDue, language)}</span>;
  return (
    <span className={isOverdue ? "due is-late" : "due"}>
      <span className="day">{words.byDay(lastDayText(runningDue))}</span>
      {isOverdue && <b>{words.overdue}</b>}
      <meter min={0} max={100} low={50} high={80} optimum={0} value={Math.min(100, elapsedPercent)}>
        {elapsedPercent} %
      </meter>
      {isProvisional && <small className="muted">{words.provisional}</small>}
    </span>
  );
}
