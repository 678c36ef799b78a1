import { type ComponentType, lazy, type ReactNode } from "react";
import { isAllowed, maySearch } from "#web/kit/session.ts";
import { isCounted } from "./desk/counted-types.ts";
import { DeskScreen } from "./desk/desk.screen.tsx";
import { TypeRowsScreen } from "./desk/type-rows.screen.tsx";
import { FindPersonScreen } from "./person/find-person.screen.tsx";
import { RecordScreen } from "./person/record.screen.tsx";
import type { StaffWords } from "./words.ts";

/** A place of the staff's house: the first part of the address, its name in the menu, who gets in, what is shown. */
export interface Place {
  readonly path: string;
  readonly title: keyof StaffWords["places"];
  /** Opens it from anywhere. */
  readonly key?: string;
  readonly isOpen: () => boolean;
  readonly show: (rest: readonly string[]) => ReactNode;
}

/** Fetched when somebody goes there: who never administers never downloads it. */
const later = (load: () => Promise<ComponentType<{ readonly rest: readonly string[] }>>) => {
  const Screen = lazy(async () => ({ default: await load() }));
  return (rest: readonly string[]): ReactNode => <Screen rest={rest} />;
};

/** In the order of the menu. The last one stands in the top bar, beside the name. */
export const places: readonly Place[] = [
  {
    path: "person",
    title: "people",
    key: "g",
    isOpen: () => maySearch("Patient"),
    show: ([id]) => (id === undefined ? <FindPersonScreen /> : <RecordScreen key={id} id={id} />),
  },
  {
    path: "redeem",
    title: "redeem",
    isOpen: () => isAllowed("privacy.redeem"),
    show: later(async () => (await import("./privacy/redeem/redeem.screen.tsx")).RedeemScreen),
  },
  {
    path: "requests",
    title: "requests",
    isOpen: () => isAllowed("privacy.requests"),
    show: later(async () => (await import("./privacy/requests.screen.tsx")).RequestsScreen),
  },
  {
    path: "emergencies",
    title: "emergencies",
    isOpen: () => isAllowed("privacy.emergency-review"),
    show: later(async () => (await import("./privacy/emergencies/emergencies.screen.tsx")).EmergenciesScreen),
  },
  {
    path: "figures",
    title: "figures",
    isOpen: () => isAllowed("figures.read"),
    show: later(async () => (await import("./figures/figures.screen.tsx")).FiguresScreen),
  },
  {
    path: "access",
    title: "access",
    key: "q",
    isOpen: () => isAllowed("access.see") || isAllowed("access.approve"),
    show: later(async () => (await import("./access/access.screen.tsx")).AccessScreen),
  },
  {
    path: "audit",
    title: "audit",
    key: "n",
    isOpen: () => isAllowed("audit.read"),
    show: later(async () => (await import("./audit/audit.screen.tsx")).AuditScreen),
  },
  {
    path: "desk",
    title: "desk",
    key: "v",
    isOpen: () => isAllowed("ops.jobs"),
    show: ([type]) => (isCounted(type) ? <TypeRowsScreen key={type} type={type} /> : <DeskScreen />),
  },
  {
    path: "me",
    title: "account",
    isOpen: () => true,
    show: later(async () => (await import("./account/account.screen.tsx")).AccountScreen),
  },
];

/** The place an address names if it is open to this person, else the first one that is. */
export function placeOf(path: string | undefined): Place | undefined {
  const open = places.filter((place) => place.isOpen());
  return open.find((place) => place.path === path) ?? open[0];
}
