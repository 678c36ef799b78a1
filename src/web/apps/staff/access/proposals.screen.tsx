import { type ReactNode, useState } from "react";
import { dateText, momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import type { Load } from "#web/kit/use-load.ts";
import { useTask } from "#web/kit/use-task.ts";
import {
  decide,
  type Grant,
  type LinkRequest,
  type ProposalKind,
  type Proposals,
  type RoleChange,
} from "./access.ts";
import { ChangeList } from "./change-list.tsx";
import { ReasonButton } from "./reason-button.tsx";
import { accessWords } from "./words.ts";

/** What waits for a second person, oldest first. */
export function ProposalsScreen({ load }: { readonly load: Load<Proposals> }): ReactNode {
  const words = useWords(accessWords);
  const list = useListKeys<HTMLDivElement>();
  return (
    <div className="rows" ref={list}>
      <header>
        <h1>{words.tabs.proposals}</h1>
        <p className="lead">{words.proposalsLead}</p>
      </header>
      <LoadView load={load}>{(value) => <Waiting proposals={value} done={load.again} />}</LoadView>
    </div>
  );
}

interface WaitingProps {
  readonly proposals: Proposals;
  readonly done: () => void;
}

function Waiting({ proposals, done }: WaitingProps): ReactNode {
  const words = useWords(accessWords);
  const { grants, changes, links } = proposals;
  if (grants.length + changes.length + links.length === 0)
    return <p className="notice notice-good">{words.noProposals}</p>;
  return (
    <ul className="cards">
      {grants.map((grant) => (
        <Card key={grant.id} kind="grants" id={grant.id} done={done}>
          <GrantWish grant={grant} />
        </Card>
      ))}
      {changes.map((change) => (
        <Card key={change.id} kind="changes" id={change.id} done={done}>
          <ChangeWish change={change} />
        </Card>
      ))}
      {links.map((link) => (
        <Card key={link.id} kind="link-requests" id={link.id} done={done}>
          <LinkWish link={link} />
        </Card>
      ))}
    </ul>
  );
}

interface CardProps {
  readonly kind: ProposalKind;
  readonly id: string;
  readonly done: () => void;
  readonly children: ReactNode;
}

function Card({ kind, id, done, children }: CardProps): ReactNode {
  const words = useWords(accessWords);
  const task = useTask();
  const [isSettled, setSettled] = useState(false);
  const settle = async (verdict: "approve" | "refuse", reason: string): Promise<void> => {
    const isDone = await task.run(() => decide(kind, id, verdict, reason));
    setSettled(isDone);
    if (isDone) done();
  };
  return (
    <li className="card">
      <div>{children}</div>
      {isAllowed("access.approve") && !isSettled && (
        <div className="actions actions-wrap">
          <ReasonButton
            label={words.refuse}
            isBusy={task.isBusy}
            send={(reason) => void settle("refuse", reason)}
          />
          <button
            type="button"
            className="button button-primary"
            disabled={task.isBusy}
            onClick={() => void settle("approve", "")}
          >
            {words.approve}
          </button>
        </div>
      )}
      <Refusal error={task.error} />
    </li>
  );
}

interface ByProps {
  readonly by: string | null;
  readonly at: string;
  readonly reason: string | null;
}

function By({ by, at, reason }: ByProps): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  return (
    <ul className="story">
      <li>
        {words.proposedBy(by ?? words.machine, momentText(at, language))}
        {reason !== null && <q>{reason}</q>}
      </li>
    </ul>
  );
}

/** Telephone and mail decide who may come in from outside: whoever approves sees whose they are. */
function GrantWish({ grant }: { readonly grant: Grant }): ReactNode {
  const words = useWords(accessWords);
  const { accountName, login, roleName, facilityName, until, phone, email } = grant;
  const reachable = [phone, email].filter(Boolean).join(" · ");
  return (
    <>
      <p>
        {words.wishGrant(accountName)} <b>{roleName}</b>{" "}
        {grant.isDangerous && <span className="tag tag-danger">{words.dangerous}</span>}
      </p>
      <p className="muted">
        {facilityName ?? words.wholeProvince}
        {until !== null && ` · ${words.until(dateText(until))}`} · {login}
        {reachable !== "" && ` · ${reachable}`}
      </p>
      <By by={grant.proposedBy} at={grant.proposedAt} reason={grant.reason} />
    </>
  );
}

function ChangeWish({ change }: { readonly change: RoleChange }): ReactNode {
  const words = useWords(accessWords);
  return (
    <>
      <p>
        {words.wishChange} <b>{change.roleName}</b>
      </p>
      <ChangeList added={change.added} removed={change.removed} />
      <By by={change.proposedBy} at={change.proposedAt} reason={change.reason} />
    </>
  );
}

function LinkWish({ link }: { readonly link: LinkRequest }): ReactNode {
  const words = useWords(accessWords);
  return (
    <>
      <p>
        {words.wishLink} <b>{link.accountName}</b> <code className="muted">{link.login}</code>
      </p>
      {link.removesSecondFactor && <p className="tag tag-danger">{words.linkFull}</p>}
      <p className="muted">{words.wishLinkAdvice}</p>
      <By by={link.proposedBy} at={link.proposedAt} reason={link.reason} />
    </>
  );
}
