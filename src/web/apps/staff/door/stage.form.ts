import type { Me } from "#web/kit/me.ts";
import type { Step } from "./door.ts";

export const secondWays = ["totp", "passkey", "recovery-code"] as const;
export type SecondWay = (typeof secondWays)[number];

/** What the door asks for now. */
export type Stage =
  | { readonly tag: "password" }
  | { readonly tag: "quick"; readonly computer: string }
  | { readonly tag: "recover" }
  | { readonly tag: "link"; readonly token: string }
  | {
      readonly tag: "second";
      readonly ticket: string;
      readonly ways: readonly SecondWay[];
      readonly way: SecondWay;
    }
  | { readonly tag: "new-password"; readonly ticket: string; readonly least: number }
  | { readonly tag: "role"; readonly me: Me };

const shortest = 8;

/** What the server's answer leads to; undefined when the door is open. */
export function stageAfter({ next, ticket, ways, minimumLength }: Step): Stage | undefined {
  if (ticket === undefined || next === "done") return undefined;
  if (next === "change-password") return { tag: "new-password", ticket, least: minimumLength ?? shortest };
  const known = secondWays.filter((way) => ways === undefined || ways.includes(way));
  return { tag: "second", ticket, ways: known, way: known[0] ?? "totp" };
}

/** Where somebody came from decides where the door stands open: a link, another sign-in, or nowhere. */
export function firstStage(hash: string): Stage {
  const [, token] = /^#\/activate\/([\w-]{20,64})$/.exec(hash) ?? [];
  if (token !== undefined) return { tag: "link", token };
  // Back from a provider outside, with what is still missing.
  const sent = new URLSearchParams(hash.replace(/^#/, ""));
  const next = sent.get("next");
  const ticket = sent.get("ticket");
  if (next === null || ticket === null) return { tag: "password" };
  return stageAfter({ next, ticket }) ?? { tag: "password" };
}

/** The page of our own that asked for a sign-in; other addresses are not followed. */
export function onwardPath(search: string): string | undefined {
  const wanted = new URLSearchParams(search).get("continue") ?? "";
  if (wanted.length > 500 || !/^\/(?![/\\])[\x21-\x7e]+$/.test(wanted)) return undefined;
  const { host, pathname, search: query } = new URL(wanted, "http://own.invalid");
  return host === "own.invalid" ? `${pathname}${query}` : undefined;
}

/** Somebody with several roles says which one they wear now; an app that waits acts in that role. */
export const mayChooseRole = ({ kind, roles }: Me): boolean => kind === "staff" && roles.length > 1;
