import type { Permission, RoleEdit } from "./access.ts";

export const letters = ["c", "r", "u", "s"] as const;
/** Create, read, update, search. Nobody is given to delete. */
export type Letter = (typeof letters)[number];

/** What a role holds: letters of each type of the record, and an empty text for everything else. */
export type Held = ReadonlyMap<string, string>;

/** `user/Patient.rs` → `user/Patient`; other names are their own subject. */
export const subjectOf = (permission: string): string =>
  permission.startsWith("user/") ? (permission.split(".")[0] ?? permission) : permission;

const lettersOf = (permission: string): string =>
  permission.startsWith("user/") ? (permission.split(".")[1] ?? "") : "";

const inOrder = (text: string): string =>
  "c r u d s"
    .split(" ")
    .filter((letter) => text.includes(letter))
    .join("");

export function heldOf(permissions: readonly string[]): Held {
  const held = new Map<string, string>();
  for (const permission of permissions) {
    const subject = subjectOf(permission);
    held.set(subject, inOrder((held.get(subject) ?? "") + lettersOf(permission)));
  }
  return held;
}

export function toggleLetter(held: Held, subject: string, letter: Letter): Held {
  const before = held.get(subject) ?? "";
  const after = before.includes(letter) ? before.replace(letter, "") : inOrder(before + letter);
  const next = new Map(held);
  if (after === "") next.delete(subject);
  else next.set(subject, after);
  return next;
}

export function togglePermission(held: Held, permission: string): Held {
  const next = new Map(held);
  if (!next.delete(permission)) next.set(permission, "");
  return next;
}

const nameOf = (subject: string, text: string): string => (text === "" ? subject : `${subject}.${text}`);

/** What has to be added and taken away so that a role that holds `permissions` holds the draft. */
export function editOf(permissions: readonly string[], draft: Held): RoleEdit {
  const before = heldOf(permissions);
  const changed = [...new Set([...before.keys(), ...draft.keys()])].filter(
    (subject) => before.get(subject) !== draft.get(subject),
  );
  return {
    add: changed.flatMap((subject) => {
      const text = draft.get(subject);
      return text === undefined ? [] : [nameOf(subject, text)];
    }),
    remove: permissions.filter((permission) => changed.includes(subjectOf(permission))),
  };
}

export interface Sorted {
  /** `ops.jobs`, `label/HIV`. */
  readonly single: readonly Permission[];
  /** `user/Patient`, with letters. */
  readonly record: readonly Permission[];
}

/** Everything that can be held, once each, what is known first by its meaning. */
export function sortPermissions(known: readonly Permission[]): Sorted {
  const bySubject = new Map<string, Permission>();
  for (const one of known) {
    const subject = subjectOf(one.permission);
    if (one.permission === subject || !bySubject.has(subject))
      bySubject.set(subject, { ...one, permission: subject });
  }
  const all = [...bySubject.values()].toSorted((a, b) => a.meaning.localeCompare(b.meaning, "vi"));
  return {
    single: all.filter(({ permission }) => !permission.startsWith("user/")),
    record: all.filter(({ permission }) => permission.startsWith("user/")),
  };
}
