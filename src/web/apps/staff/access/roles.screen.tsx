import { type ReactNode, useState } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { listRoles, type Role } from "./access.ts";
import { accessWords } from "./words.ts";

export function RolesScreen(): ReactNode {
  const words = useWords(accessWords);
  const load = useLoad(listRoles);
  return (
    <div className="rows">
      <header>
        <h1>{words.tabs.roles}</h1>
        <p className="lead">{words.rolesLead}</p>
      </header>
      <LoadView load={load}>{(roles) => <RoleTable roles={roles} />}</LoadView>
    </div>
  );
}

function RoleTable({ roles }: { readonly roles: readonly Role[] }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const body = useListKeys<HTMLTableSectionElement>();
  const [isHeld, setHeld] = useState(false);
  const shown = roles.filter(({ holders }) => !isHeld || holders > 0);
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={isHeld} onChange={(event) => setHeld(event.target.checked)} />
        {words.onlyHeld}
      </label>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              {[words.role, words.reach, words.holders].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {shown.map(({ code, name, nameEn, reach, isDangerous, holders }) => (
              <tr key={code}>
                <th scope="row">
                  <a data-row href={pathTo("access", "roles", code)}>
                    {language === "vi" ? name : nameEn}
                  </a>{" "}
                  {isDangerous && <span className="tag tag-danger">{words.dangerous}</span>}
                </th>
                <td>{words.reaches[reach] ?? reach}</td>
                <td>{words.people(holders)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
