import { type ReactNode, useCallback, useState } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { getRole, type HeldPermission, listPermissions, type WholeRole } from "./access.ts";
import { RoleEditor } from "./role-editor.tsx";
import { RoleHistory } from "./role-history.tsx";
import { accessWords } from "./words.ts";

interface RoleScreenProps {
  readonly code: string;
  readonly changed: () => void;
}

interface Both {
  readonly role: WholeRole;
  readonly known: readonly HeldPermission[];
}

export function RoleScreen({ code, changed }: RoleScreenProps): ReactNode {
  const work = useCallback(
    async (signal: AbortSignal): Promise<Both> => {
      const [role, known] = await Promise.all([getRole(code, signal), listPermissions(signal)]);
      return { role, known };
    },
    [code],
  );
  const load = useLoad(work);
  const { again } = load;
  const done = useCallback(() => {
    again();
    changed();
  }, [again, changed]);
  return <LoadView load={load}>{(both) => <RoleView {...both} done={done} />}</LoadView>;
}

function RoleView({ role, known, done }: Both & { readonly done: () => void }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const [isEditing, setEditing] = useState(false);
  return (
    <article className="rows">
      <header className="page-head">
        <div>
          <a className="back" href={pathTo("access", "roles")}>
            <span aria-hidden="true">‹</span> {words.tabs.roles}
          </a>
          <h1>
            {language === "vi" ? role.name : role.nameEn}{" "}
            {role.isDangerous && <span className="tag tag-danger">{words.dangerous}</span>}
          </h1>
          <p className="lead">{words.reaches[role.reach] ?? role.reach}</p>
        </div>
        {isAllowed("access.roles") && !isEditing && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            {words.edit}
          </button>
        )}
      </header>
      <RoleEditor
        key={`${isEditing}${role.permissions.length}`}
        role={role}
        known={known}
        isEditing={isEditing}
        stop={() => setEditing(false)}
        done={done}
      />
      <Holders role={role} />
      <RoleHistory role={role} known={known} />
    </article>
  );
}

function Holders({ role }: { readonly role: WholeRole }): ReactNode {
  const words = useWords(accessWords);
  return (
    <section aria-labelledby="holders-title">
      <h2 id="holders-title" className="section-title">
        {words.holders}: {words.people(role.grants.length)}
      </h2>
      <ul className="role-tags">
        {role.grants.map((grant) => (
          <li key={grant.id}>
            <a href={pathTo("access", "accounts", grant.account)}>
              {grant.accountName} <span className="muted">{grant.facilityName ?? words.wholeProvince}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
