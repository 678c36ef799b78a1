import { type ReactNode, useState } from "react";
import { type Language, useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { type HeldPermission, listPermissions, listRoles, type Role } from "./access.ts";
import { accessWords } from "./words.ts";

interface Everything {
  readonly permissions: readonly HeldPermission[];
  readonly roles: readonly Role[];
}

const loadEverything = async (signal: AbortSignal): Promise<Everything> => {
  const [permissions, roles] = await Promise.all([listPermissions(signal), listRoles(signal)]);
  return { permissions, roles };
};

/** Read the other way round: for each permission, which roles hold it. */
export function PermissionsScreen(): ReactNode {
  const words = useWords(accessWords);
  const load = useLoad(loadEverything);
  return (
    <div className="rows">
      <header>
        <h1>{words.tabs.permissions}</h1>
        <p className="lead">{words.permissionsLead}</p>
      </header>
      <LoadView load={load}>{(everything) => <PermissionTable {...everything} />}</LoadView>
    </div>
  );
}

const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[\u0110\u0111]/g, "d")
    .toLowerCase();

function PermissionTable({ permissions, roles }: Everything): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const [typed, setTyped] = useState("");
  const rows = rowsOf({ permissions, roles }, language).filter(({ text }) =>
    text.includes(fold(typed.trim())),
  );
  return (
    <>
      <label className="field narrow">
        {words.filter}
        <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <p className="hint" aria-live="polite">
        {words.permissionsShown(rows.length)}
      </p>
      <div className="table-frame">
        <table className="permissions">
          <thead>
            <tr>
              <th scope="col">{words.permission}</th>
              <th scope="col">{words.heldBy}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PermissionRow key={row.permission} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface Row {
  readonly permission: string;
  readonly meaning: string;
  readonly kind: string;
  readonly roles: readonly { readonly code: string; readonly name: string }[];
  /** What the filter looks through. */
  readonly text: string;
}

function rowsOf({ permissions, roles }: Everything, language: Language): readonly Row[] {
  const isVi = language === "vi";
  const names = new Map(roles.map((role) => [role.code, isVi ? role.name : role.nameEn]));
  return permissions
    .filter((one) => one.roles.length > 0 || !one.permission.startsWith("user/"))
    .map((one) => {
      const meaning = isVi ? one.meaning : one.meaningEn;
      const held = one.roles.map((code) => ({ code, name: names.get(code) ?? code }));
      const text = fold([meaning, one.permission, ...held.map(({ name }) => name)].join(" "));
      return { permission: one.permission, meaning, kind: one.kind, roles: held, text };
    });
}

function PermissionRow({ row }: { readonly row: Row }): ReactNode {
  const words = useWords(accessWords);
  return (
    <tr>
      <th scope="row">
        {row.meaning} <Kind kind={row.kind} />
        <br />
        <code className="muted">{row.permission}</code>
      </th>
      <td>
        {row.roles.length === 0 && <span className="muted">{words.heldByNobody}</span>}
        <ul className="role-tags">
          {row.roles.map(({ code, name }) => (
            <li key={code}>
              <a href={pathTo("access", "roles", code)}>{name}</a>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/** What opens charts and what runs the house never meet in one role. */
export function Kind({ kind }: { readonly kind: string }): ReactNode {
  const words = useWords(accessWords);
  const says = words.kinds[kind];
  return says === undefined ? null : <span className={`kind kind-${kind}`}>{says}</span>;
}
