import { type ReactNode, useCallback } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { getAccount, type WholeAccount } from "./access.ts";
import { AccountActions } from "./account-actions.tsx";
import { GrantTable } from "./grant-table.tsx";
import { LinkPanel } from "./link-panel.tsx";
import { ProposeGrant } from "./propose-grant.tsx";
import { accessWords } from "./words.ts";

interface AccountScreenProps {
  readonly id: string;
  readonly changed: () => void;
}

export function AccountScreen({ id, changed }: AccountScreenProps): ReactNode {
  const load = useLoad(useCallback((signal: AbortSignal) => getAccount(id, signal), [id]));
  const { again } = load;
  const done = useCallback(() => {
    again();
    changed();
  }, [again, changed]);
  return <LoadView load={load}>{(account) => <AccountView account={account} done={done} />}</LoadView>;
}

interface AccountViewProps {
  readonly account: WholeAccount;
  readonly done: () => void;
}

function AccountView({ account, done }: AccountViewProps): ReactNode {
  const words = useWords(accessWords);
  const living = account.grants.filter(({ state }) => state === "active" || state === "proposed");
  const past = account.grants.filter((grant) => !living.includes(grant));
  return (
    <article className="rows">
      <Head account={account} />
      <section aria-labelledby="living-title">
        <h2 id="living-title" className="section-title">
          {words.roles}
        </h2>
        <GrantTable grants={living} none={words.noRole} done={done} />
      </section>
      {isAllowed("access.grants") && account.disabledAt === null && (
        <ProposeGrant account={account.id} done={done} />
      )}
      {isAllowed("access.accounts") && (
        <div className="account-columns">
          <LinkPanel account={account} done={done} />
          <AccountActions account={account} done={done} />
        </div>
      )}
      {past.length > 0 && (
        <section aria-labelledby="past-title">
          <h2 id="past-title" className="section-title">
            {words.past}
          </h2>
          <GrantTable grants={past} none="" done={done} />
        </section>
      )}
    </article>
  );
}

function Head({ account }: { readonly account: WholeAccount }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const { name, login, phone, email, practitioner, createdAt, seenAt, disabledAt, disabledReason } = account;
  const facts = [
    `${words.login} ${login}`,
    phone,
    email,
    practitioner === null ? words.noPractitioner : words.practitioner,
    words.created(momentText(createdAt, language)),
    seenAt === null ? words.never : words.seen(momentText(seenAt, language)),
  ].filter(Boolean);
  return (
    <header>
      <a className="back" href={pathTo("access", "accounts")}>
        <span aria-hidden="true">‹</span> {words.accounts}
      </a>
      <h1>{name}</h1>
      <ul className="facts">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {disabledAt !== null && (
        <p className="notice notice-bad">
          {words.closedSince(momentText(disabledAt, language))} {disabledReason}
        </p>
      )}
    </header>
  );
}
