import { type Check, isObject } from "../validation/run.ts";
import { checkProfile } from "./check-part.ts";
import { compileProfile } from "./compile-profile.ts";
import ips from "./ips.json" with { type: "json" };
import type { ProfileFile, ProfileSource } from "./notation.ts";
import type { Profile } from "./part.ts";
import vitalSigns from "./vital-signs.json" with { type: "json" };
import vnCore from "./vn-core.json" with { type: "json" };

/** A profile that a resource, a data type or an extension can be held against, together with its parents. */
export interface KnownProfile {
  readonly type: string;
  /** From the most general to the profile itself. */
  readonly chain: readonly Profile[];
}

/** Inside a file, profiles name each other by id. */
const withAddresses = (source: ProfileSource, address: string): ProfileSource => {
  const addressOf = (id: string): string => (id === "" || id.includes("://") ? id : address + id);
  const rules = source.rules.map((rule) =>
    rule.is === undefined ? rule : { ...rule, is: rule.is.map(addressOf) },
  );
  return { ...source, parent: addressOf(source.parent), rules };
};

const sources: ReadonlyMap<string, ProfileSource> = new Map(
  ([vnCore, ips, vitalSigns] as readonly ProfileFile[]).flatMap((file) =>
    file.profiles.map((source) => [file.address + source.id, withAddresses(source, file.address)] as const),
  ),
);
const known = new Map<string, KnownProfile>();

/** By its address, with or without a `|version`; `undefined` when we have no facts about it. */
export const findProfile = (address: string): KnownProfile | undefined => {
  const compiled = known.get(address);
  if (compiled !== undefined) return compiled;
  const url = address.split("|", 1).join("");
  const source = sources.get(url);
  if (source === undefined) return undefined;
  const profile = { type: source.type, chain: chainOf(source) };
  known.set(url, profile);
  return profile;
};

export const listProfiles = (): readonly string[] => [...sources.keys()];

const chainOf = (source: ProfileSource): readonly Profile[] => {
  const parent = sources.get(source.parent);
  const above = parent === undefined ? [] : chainOf(parent);
  return [...above, compileProfile(source, typeProfile)].filter(
    (one) => one.parts.length + one.checks.length > 0,
  );
};

const typeProfile = (url: string): Check | undefined => {
  if (sources.get(url)?.type === "Extension") return undefined;
  let chain: readonly Profile[] | undefined;
  return (value, run) => {
    chain ??= findProfile(url)?.chain ?? [];
    if (!isObject(value)) return;
    for (const profile of chain) checkProfile(profile, value, run);
  };
};

/** An extension that the guide defines is held to its definition wherever it stands. */
export const checkExtension: Check = (value, run) => {
  if (!isObject(value) || typeof value["url"] !== "string") return;
  if (!value["url"].startsWith(vnCore.address)) return;
  const profile = findProfile(value["url"]);
  if (profile?.type !== "Extension") return;
  for (const one of profile.chain) checkProfile(one, value, run);
};
