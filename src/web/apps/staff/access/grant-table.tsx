import type { ReactNode } from "react";
import { dateText, momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useTask } from "#web/kit/use-task.ts";
import { endGrant, type Grant } from "./access.ts";
import { ReasonButton } from "./reason-button.tsx";
import { accessWords } from "./words.ts";

interface GrantTableProps {
  readonly grants: readonly Grant[];
  readonly none: string;
  readonly done: () => void;
}

/** Who gave which role, who agreed, and until when: with everybody's name. */
export function GrantTable({ grants, none, done }: GrantTableProps): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  if (grants.length === 0) return <p className="notice">{none}</p>;
  const end = async (id: string, reason: string): Promise<void> => {
    if (await task.run(() => endGrant(id, reason))) done();
  };
  return (
    <>
      <Refusal error={task.error} />
      <ul className="cards">
        {grants.map((grant) => (
          <li key={grant.id} className="card">
            <GrantFacts grant={grant} />
            {isLiving(grant) && isAllowed("access.grants") && (
              <ReasonButton
                label={grant.state === "proposed" ? words.takeBack : words.endGrant}
                isBusy={task.isBusy}
                send={(reason) => void end(grant.id, reason)}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const isLiving = ({ state }: Grant): boolean => state === "active" || state === "proposed";

function GrantFacts({ grant }: { readonly grant: Grant }): ReactNode {
  const words = useWords(accessWords);
  return (
    <div>
      <p>
        <b>{grant.roleName}</b>{" "}
        {grant.isDangerous && <span className="tag tag-danger">{words.dangerous}</span>}{" "}
        <span className={grant.state === "active" ? "state state-good" : "state"}>
          {words.states[grant.state]}
        </span>
      </p>
      <p className="muted">
        {grant.facilityName ?? words.wholeProvince}
        {grant.until !== null && ` · ${words.until(dateText(grant.until))}`}
      </p>
      <Story grant={grant} />
    </div>
  );
}

/** One line per step, in the order they happened. */
function Story({ grant }: { readonly grant: Grant }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const { proposedBy, proposedAt, reason, decidedBy, decidedAt, decidedReason, endedBy, endedAt } = grant;
  const at = (instant: string | null): string => (instant === null ? "" : momentText(instant, language));
  const verdict = grant.state === "refused" ? words.refusedBy : words.approvedBy;
  const lines = [
    [words.proposedBy(proposedBy ?? words.machine, at(proposedAt)), reason],
    decidedAt !== null && [verdict(decidedBy ?? words.machine, at(decidedAt)), decidedReason],
    endedAt !== null && [words.endedBy(endedBy ?? words.machine, at(endedAt)), grant.endedReason],
  ].filter((line) => line !== false);
  return (
    <ul className="story">
      {lines.map(([says, why]) => (
        <li key={says}>
          {says}
          {why !== null && why !== undefined && <q>{why}</q>}
        </li>
      ))}
    </ul>
  );
}
