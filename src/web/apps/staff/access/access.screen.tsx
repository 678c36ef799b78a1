import { type ReactNode, useMemo } from "react";
import { useWords } from "#web/kit/language.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import { listProposals } from "./access.ts";
import { AccountScreen } from "./account.screen.tsx";
import { AccountsScreen } from "./accounts.screen.tsx";
import { ComputersScreen } from "./computers.screen.tsx";
import { NewAccountScreen } from "./new-account.screen.tsx";
import { PermissionsScreen } from "./permissions.screen.tsx";
import { ProposalsScreen } from "./proposals.screen.tsx";
import { RoleScreen } from "./role.screen.tsx";
import { RolesScreen } from "./roles.screen.tsx";
import { accessWords } from "./words.ts";

const tabs = ["accounts", "proposals", "roles", "permissions", "computers"] as const;
type Tab = (typeof tabs)[number];

/** Who may what: people and their roles, what waits for a second person, what roles may do. */
export function AccessScreen({ rest }: { readonly rest: readonly string[] }): ReactNode {
  const [first, second] = rest;
  const tab = tabs.find((one) => one === first) ?? "accounts";
  const waiting = useLoad(listProposals);
  const keys = useMemo(() => ({ Escape: () => goTo("access", tab) }), [tab]);
  useShortcuts(keys);
  const { state } = waiting;
  const count =
    state.tag === "ready"
      ? state.value.grants.length + state.value.changes.length + state.value.links.length
      : undefined;
  return (
    <div className="access">
      <Tabs tab={tab} count={count} />
      {screenOf(tab, second, waiting)}
    </div>
  );
}

function screenOf(
  tab: Tab,
  id: string | undefined,
  waiting: Parameters<typeof ProposalsScreen>[0]["load"],
): ReactNode {
  switch (tab) {
    case "accounts":
      if (id === "new") return <NewAccountScreen />;
      return id === undefined ? (
        <AccountsScreen />
      ) : (
        <AccountScreen key={id} id={id} changed={waiting.again} />
      );
    case "proposals":
      return <ProposalsScreen load={waiting} />;
    case "roles":
      return id === undefined ? <RolesScreen /> : <RoleScreen key={id} code={id} changed={waiting.again} />;
    case "permissions":
      return <PermissionsScreen />;
    case "computers":
      return <ComputersScreen />;
  }
}

interface TabsProps {
  readonly tab: Tab;
  readonly count: number | undefined;
}

function Tabs({ tab, count }: TabsProps): ReactNode {
  const words = useWords(accessWords);
  const shown = tabs.filter((one) => one !== "computers" || isAllowed("access.devices"));
  return (
    <nav className="tabs" aria-label={words.title}>
      {shown.map((one) => (
        <a key={one} href={pathTo("access", one)} aria-current={one === tab ? "page" : undefined}>
          {words.tabs[one]}
          {one === "proposals" && count !== undefined && count > 0 && <b className="badge">{count}</b>}
        </a>
      ))}
    </nav>
  );
}
