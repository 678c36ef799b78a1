import type { ReactNode } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import type { AuditEntry, FilterName } from "./entry.ts";
import { auditWords } from "./words.ts";

type Narrow = (name: FilterName, value: string, shown: string) => void;

interface EntryTableProps {
  readonly entries: readonly AuditEntry[];
  /** Absent where the list is somebody else's choice. */
  readonly onNarrow?: Narrow;
}

export function EntryTable({ entries, onNarrow }: EntryTableProps): ReactNode {
  const words = useWords(auditWords);
  const body = useListKeys<HTMLTableSectionElement>();
  return (
    <div className="table-frame">
      <table className="log">
        <thead>
          <tr>
            {words.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} onNarrow={onNarrow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface EntryRowProps {
  readonly entry: AuditEntry;
  readonly onNarrow: Narrow | undefined;
}

function EntryRow({ entry, onNarrow }: EntryRowProps): ReactNode {
  const words = useWords(auditWords);
  const { language } = useLanguage();
  const { at, action, type, outcome, address, purpose } = entry;
  const deed = words.actions[action] ?? action;
  return (
    <tr className={outcome === "done" ? undefined : "is-refused"}>
      <td className="day">{momentText(at, language)}</td>
      <td>
        <Actor entry={entry} onNarrow={onNarrow} />
      </td>
      <td>
        <Narrower filter="action" value={action} shown={deed} onNarrow={onNarrow} />
        {type !== undefined && <code> {type}</code>}
        {purpose === "ETREAT" && <span className="tag tag-bad">{words.emergency}</span>}
      </td>
      <td>
        <Patients entry={entry} onNarrow={onNarrow} />
      </td>
      <td>{words.outcomes[outcome] ?? outcome}</td>
      <td className="identity">{address}</td>
    </tr>
  );
}

function Actor({ entry: { actor }, onNarrow }: EntryRowProps): ReactNode {
  const words = useWords(auditWords);
  if (actor === null) return <span className="muted">{words.nobody}</span>;
  const { id, name, roleName, facility, facilityName } = actor;
  return (
    <>
      <Narrower filter="actor" value={id} shown={name} onNarrow={onNarrow} />
      {roleName !== undefined && <span className="muted"> {roleName}</span>}
      {facility !== undefined && (
        <>
          <br />
          <Narrower filter="facility" value={facility} shown={facilityName ?? facility} onNarrow={onNarrow} />
        </>
      )}
    </>
  );
}

const shown = 3;

function Patients({ entry: { patients, everyone }, onNarrow }: EntryRowProps): ReactNode {
  const words = useWords(auditWords);
  if (everyone) return <b>{words.everyone}</b>;
  return (
    <>
      {patients.slice(0, shown).map(({ id, name }) => (
        <span key={id} className="log-name">
          <Narrower filter="patient" value={id} shown={name === "" ? id : name} onNarrow={onNarrow} />
        </span>
      ))}
      {patients.length > shown && (
        <span className="muted">{words.manyPatients(patients.length - shown)}</span>
      )}
    </>
  );
}

interface NarrowerProps {
  readonly filter: FilterName;
  readonly value: string;
  readonly shown: string;
  readonly onNarrow: Narrow | undefined;
}

function Narrower({ filter, value, shown: name, onNarrow }: NarrowerProps): ReactNode {
  if (onNarrow === undefined) return name;
  return (
    <button type="button" className="link" data-row onClick={() => onNarrow(filter, value, name)}>
      {name}
    </button>
  );
}
