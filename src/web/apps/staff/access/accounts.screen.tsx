import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { type Load, useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { type Account, listAccounts, pageSize } from "./access.ts";
import { accessWords } from "./words.ts";

export function AccountsScreen(): ReactNode {
  const words = useWords(accessWords);
  const [typed, setTyped] = useState("");
  const { load, more } = useAccounts(typed);
  const field = useRef<HTMLInputElement>(null);
  const part = useListKeys<HTMLElement>();
  const keys = useMemo(() => ({ "/": () => field.current?.select() }), []);
  useShortcuts(keys);
  useEffect(() => field.current?.select(), []);
  return (
    <search className="rows" ref={part}>
      <header className="page-head">
        <h1>
          <label htmlFor="account-query">{words.accounts}</label>
        </h1>
        {isAllowed("access.accounts") && (
          <a className="button" href={pathTo("access", "accounts", "new")}>
            {words.addAccount}
          </a>
        )}
      </header>
      <div className="find-field">
        <input
          id="account-query"
          ref={field}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          aria-describedby="account-hint"
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <p id="account-hint" className="hint">
        {words.accountsHint}
      </p>
      <LoadView load={load}>{(found) => <AccountTable accounts={found} more={more} />}</LoadView>
    </search>
  );
}

const calm = 180;

function useAccounts(typed: string): { load: Load<readonly Account[]>; more: () => void } {
  const [wanted, setWanted] = useState({ text: "", pages: 1 });
  useEffect(() => {
    const timer = setTimeout(() => setWanted({ text: typed.trim(), pages: 1 }), calm);
    return () => clearTimeout(timer);
  }, [typed]);
  const work = useCallback(
    async (signal: AbortSignal) => {
      const found: Account[] = [];
      for (let page = 0; page < wanted.pages; page += 1) {
        const rows = await listAccounts(wanted.text, found.at(-1)?.login, signal);
        found.push(...rows);
        if (rows.length < pageSize) break;
      }
      return found;
    },
    [wanted],
  );
  const load = useLoad(work);
  const more = useCallback(() => setWanted(({ text, pages }) => ({ text, pages: pages + 1 })), []);
  return { load, more };
}

interface AccountTableProps {
  readonly accounts: readonly Account[];
  readonly more: () => void;
}

function AccountTable({ accounts, more }: AccountTableProps): ReactNode {
  const words = useWords(accessWords);
  if (accounts.length === 0) return <p className="notice">{words.noAccounts}</p>;
  return (
    <>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              {[words.person, words.roles, words.lastSeen, words.state].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <AccountRow key={account.id} account={account} />
            ))}
          </tbody>
        </table>
      </div>
      {accounts.length % pageSize === 0 && (
        <button type="button" className="button" onClick={more}>
          {words.more}
        </button>
      )}
    </>
  );
}

function AccountRow({ account }: { readonly account: Account }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const { id, name, login, grants, seenAt, disabledAt } = account;
  const living = grants.filter(({ state }) => state === "active" || state === "proposed");
  return (
    <tr>
      <th scope="row">
        <a data-row href={pathTo("access", "accounts", id)}>
          {name}
        </a>{" "}
        <code className="muted">{login}</code>
      </th>
      <td>
        {living.length === 0 && <span className="muted">{words.noRole}</span>}
        <ul>
          {living.map((grant) => (
            <li key={grant.id}>
              {grant.roleName} <span className="muted">{grant.facilityName ?? words.wholeProvince}</span>
              {grant.state === "proposed" && <span className="state"> · {words.states.proposed}</span>}
            </li>
          ))}
        </ul>
      </td>
      <td className="day">{seenAt === null ? words.never : momentText(seenAt, language)}</td>
      <td>
        {disabledAt === null ? (
          <span className="state state-good">{words.open}</span>
        ) : (
          <span className="state state-bad">{words.closed}</span>
        )}
      </td>
    </tr>
  );
}
