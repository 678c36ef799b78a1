import { type FormEvent, type ReactNode, useCallback, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { textIn } from "#web/kit/text-in.ts";
import { typedDay } from "#web/kit/typed-day.ts";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import {
  type EntryPage,
  type Filter,
  type FilterName,
  filterNames,
  findPerson,
  listEntries,
} from "./entry.ts";
import { EntryTable } from "./entry-table.tsx";
import { auditWords } from "./words.ts";

/** Everything the log holds, narrowed by pressing what one sees. */
export function EntriesScreen(): ReactNode {
  const [filter, setFilter] = useState<Filter>({});
  const work = useCallback((signal: AbortSignal) => listEntries(filter, undefined, signal), [filter]);
  const load = useLoad(work);
  const narrow = useCallback((name: FilterName, value: string, shown: string) => {
    setFilter((before) => ({ ...before, [name]: { value, name: shown } }));
  }, []);
  return (
    <>
      <NarrowForm onNarrow={setFilter} />
      <Chips filter={filter} onChange={setFilter} />
      <LoadView load={load}>
        {(first) => (
          <Pages key={first.entries[0]?.id ?? "none"} first={first} filter={filter} onNarrow={narrow} />
        )}
      </LoadView>
    </>
  );
}

interface PagesProps {
  readonly first: EntryPage;
  readonly filter: Filter;
  readonly onNarrow: (name: FilterName, value: string, shown: string) => void;
}

function Pages({ first, filter, onNarrow }: PagesProps): ReactNode {
  const words = useWords(auditWords);
  const [page, setPage] = useState(first);
  const work = useCallback(async () => {
    const next = await listEntries(filter, page.next ?? undefined);
    setPage({ entries: [...page.entries, ...next.entries], next: next.next });
  }, [filter, page]);
  const { run, isBusy, error } = useAct(work);
  if (page.entries.length === 0) return <p className="notice">{words.none}</p>;
  return (
    <>
      <EntryTable entries={page.entries} onNarrow={onNarrow} />
      {error && <Failure error={error} />}
      {page.next !== null && (
        <button type="button" className="button" disabled={isBusy} onClick={run}>
          {words.more}
        </button>
      )}
    </>
  );
}

interface ChipsProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function Chips({ filter, onChange }: ChipsProps): ReactNode {
  const words = useWords(auditWords);
  const without = (name: FilterName): Filter =>
    Object.fromEntries(Object.entries(filter).filter(([kept]) => kept !== name));
  if (Object.keys(filter).length === 0) return <p className="hint">{words.hint}</p>;
  return (
    <p className="filter-bar">
      {filterNames.map((name) => {
        const chosen = filter[name];
        return chosen === undefined ? null : (
          <button key={name} type="button" className="button" onClick={() => onChange(without(name))}>
            {words.filters[name]}: <b>{chosen.name}</b> <span aria-hidden="true">×</span>
            <span className="visually-hidden">{words.remove}</span>
          </button>
        );
      })}
    </p>
  );
}

/** A day is from midnight to midnight in Việt Nam. */
const startOf = (day: string): string => new Date(`${day}T00:00:00+07:00`).toISOString();
const dayLength = 86_400_000;

type Trouble = { readonly tag: "day" } | { readonly tag: "failed"; readonly error: ApiError };

function NarrowForm({ onNarrow }: { readonly onNarrow: (filter: Filter) => void }): ReactNode {
  const words = useWords(auditWords);
  const [trouble, setTrouble] = useState<Trouble>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const day = typedDay(textIn(form, "day"), new Date());
    if (day === undefined && textIn(form, "day").trim() !== "") return setTrouble({ tag: "day" });
    setTrouble(undefined);
    try {
      const patient = await patientOf(textIn(form, "number").trim());
      const isRefused = textIn(form, "refused") === "yes";
      onNarrow({
        ...patient,
        ...(day !== undefined && dayFilter(day)),
        ...(isRefused && { outcome: { value: "denied", name: words.outcomes["denied"] ?? "" } }),
      });
    } catch (error) {
      setTrouble({ tag: "failed", error: apiErrorOf(error) });
    }
  };
  return (
    <form className="inline-form" onSubmit={(event) => void submit(event)}>
      <label>
        {words.number} <input name="number" inputMode="numeric" autoComplete="off" maxLength={15} />
      </label>
      <label>
        {words.day}{" "}
        <input
          name="day"
          inputMode="numeric"
          placeholder={words.dayHint}
          aria-invalid={trouble?.tag === "day"}
          maxLength={10}
        />
      </label>
      <label>
        <input type="checkbox" name="refused" value="yes" /> {words.refusedOnly}
      </label>
      <button type="submit" className="button">
        {words.narrow}
      </button>
      <TroubleLine trouble={trouble} />
    </form>
  );
}

function TroubleLine({ trouble }: { readonly trouble: Trouble | undefined }): ReactNode {
  const words = useWords(auditWords);
  if (trouble === undefined) return null;
  if (trouble.tag === "failed") return <Failure error={trouble.error} />;
  return (
    <span className="field-error" role="alert">
      {words.wrongDay}
    </span>
  );
}

async function patientOf(number: string): Promise<Filter> {
  if (number === "") return {};
  const { id, name } = await findPerson(number);
  return { patient: { value: id, name } };
}

function dayFilter(day: string): Filter {
  const from = startOf(day);
  const until = new Date(new Date(from).getTime() + dayLength).toISOString();
  return {
    from: { value: from, name: dateText(day) },
    until: { value: until, name: dateText(until) },
  };
}
