import { type ReactNode, useMemo } from "react";
import { dateText, timeText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { goTo, pathTo } from "#web/kit/use-route.ts";
import { useShortcuts } from "#web/kit/use-shortcuts.ts";
import type { CountedType } from "./counted-types.ts";
import type { Row } from "./row.ts";
import { type TypeRows, useTypeRows } from "./use-type-rows.ts";
import { deskWords } from "./words.ts";

/** The rows behind one figure of the desk. */
export function TypeRowsScreen({ type }: { readonly type: CountedType }): ReactNode {
  const { load, more } = useTypeRows(type);
  const { again } = load;
  const keys = useMemo(() => ({ Escape: () => goTo("desk"), r: again }), [again]);
  useShortcuts(keys);
  return <LoadView load={load}>{(found) => <RowsView type={type} found={found} more={more} />}</LoadView>;
}

interface RowsViewProps {
  readonly type: CountedType;
  readonly found: TypeRows;
  readonly more: () => void;
}

function RowsView({ type, found, more }: RowsViewProps): ReactNode {
  const words = useWords(deskWords);
  return (
    <article className="rows">
      <header>
        <a className="back" href={pathTo("desk")}>
          <span aria-hidden="true">‹</span> {words.back}
        </a>
        <h1>{words.rowsOf(words.types[type] ?? type, found.total)}</h1>
      </header>
      {found.rows.length === 0 ? <p className="notice">{words.noRows}</p> : <RowTable rows={found.rows} />}
      {found.next !== undefined && (
        <button type="button" className="button" onClick={more}>
          {words.more}
        </button>
      )}
    </article>
  );
}

function RowTable({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  const words = useWords(deskWords);
  const body = useListKeys<HTMLTableSectionElement>();
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.updated}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.whom}</th>
            <th scope="col">{words.identity}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <RowView key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RowView({ row }: { readonly row: Row }): ReactNode {
  const words = useWords(deskWords);
  const { language } = useLanguage();
  return (
    <tr>
      <td className="day">
        {dateText(row.updated)} {row.updated && timeText(new Date(row.updated), language)}
      </td>
      <td>{row.title}</td>
      <td>
        {row.personId !== undefined && (
          <a data-row href={pathTo("person", row.personId)}>
            {words.record}
          </a>
        )}
      </td>
      <td className="identity">
        <code>{row.id}</code>
      </td>
    </tr>
  );
}
