import type { ComponentType } from "react";

export const places = ["accesses", "sharing", "requests", "notices", "me"] as const;
export type Place = (typeof places)[number];

export const placeOf = (word: string | undefined): Place =>
  places.find((place) => place === word) ?? "accesses";

/** Pages that are about one person's record, and so ask whose. */
export const isAboutRecord = (place: Place): boolean => place !== "notices" && place !== "me";

export interface Shown {
  /** Somebody one acts for; undefined: oneself. */
  readonly patient: string | undefined;
  /** What the address says behind the place. */
  readonly rest: readonly string[];
}

type Fetch = () => Promise<ComponentType<Shown>>;

/** Each page is fetched when it is first opened: a phone on a slow network waits for one, not for all. */
export const screens: Readonly<Record<Place, Fetch>> = {
  accesses: async () => (await import("./accesses/accesses.screen.tsx")).AccessesScreen,
  sharing: async () => (await import("./sharing/sharing.screen.tsx")).SharingScreen,
  requests: async () => (await import("./requests/requests.screen.tsx")).RequestsScreen,
  notices: async () => (await import("./notices/notices.screen.tsx")).NoticesScreen,
  me: async () => (await import("./me/me.screen.tsx")).MeScreen,
};
