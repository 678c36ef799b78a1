import { type ReactNode } from "react";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { listPermissions, type Permission } from "./access.ts";
import { meaningOf } from "./meaning.ts";
import { accessWords } from "./words.ts";

interface ChangeListProps {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What changes, line by line, in words and with signs: never by colour alone. */
export function ChangeList({ added, removed }: ChangeListProps): ReactNode {
  const { state } = useLoad(listPermissions);
  return <ChangeLines added={added} removed={removed} known={state.tag === "ready" ? state.value : []} />;
}

interface ChangeLinesProps extends ChangeListProps {
  readonly known: readonly Permission[];
}

export function ChangeLines({ added, removed, known }: ChangeLinesProps): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const tell = (permission: string): string => meaningOf(permission, known, language);
  return (
    <ul className="changes">
      {removed.map((permission) => (
        <li key={`- ${permission}`} className="change-removed">
          <b>{words.removed}</b> {tell(permission)} <code>{permission}</code>
        </li>
      ))}
      {added.map((permission) => (
        <li key={`+ ${permission}`} className="change-added">
          <b>{words.added}</b> {tell(permission)} <code>{permission}</code>
        </li>
      ))}
    </ul>
  );
}
