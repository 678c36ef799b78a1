import type { ReactNode } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import type { Permission, RoleChange, WholeRole } from "./access.ts";
import { ChangeLines } from "./change-list.tsx";
import { accessWords } from "./words.ts";

interface RoleHistoryProps {
  readonly role: WholeRole;
  readonly known: readonly Permission[];
}

export function RoleHistory({ role, known }: RoleHistoryProps): ReactNode {
  const words = useWords(accessWords);
  if (role.changes.length === 0) return null;
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title" className="section-title">
        {words.history}
      </h2>
      <ul className="cards">
        {role.changes.map((change) => (
          <li key={change.id} className="card">
            <div>
              <ChangeLines added={change.added} removed={change.removed} known={known} />
              <Story change={change} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Story({ change }: { readonly change: RoleChange }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const { proposedBy, proposedAt, decidedBy, decidedAt, decidedReason, state, reason } = change;
  const verdict = state === "refused" ? words.refusedBy : words.approvedBy;
  return (
    <ul className="story">
      <li>
        {words.proposedBy(proposedBy ?? words.machine, momentText(proposedAt, language))}
        <q>{reason}</q>
      </li>
      {decidedAt === null ? (
        <li>{words.states[state]}</li>
      ) : (
        <li>
          {verdict(decidedBy ?? words.machine, momentText(decidedAt, language))}
          {decidedReason !== null && <q>{decidedReason}</q>}
        </li>
      )}
    </ul>
  );
}
