import { type ReactNode, useCallback, useState } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { type DataRequest, listDataRequests, type RequestFilter, requestStates } from "./data-request.ts";
import { DueMark } from "./due-mark.tsx";
import { privacyWords } from "./words.ts";

/** What people ask about their data, each with its clock; the office that answers works down this list. */
export function RequestsDeskScreen(): ReactNode {
  const words = useWords(privacyWords);
  const [filter, setFilter] = useState<RequestFilter>({ state: undefined, overdue: false });
  const work = useCallback((signal: AbortSignal) => listDataRequests(filter, signal), [filter]);
  const load = useLoad(work);
  return (
    <article className="rows">
      <header>
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
      </header>
      <FilterBar filter={filter} onChange={setFilter} />
      <LoadView load={load}>
        {(requests) =>
          requests.length === 0 ? (
            <p className="notice">{words.none}</p>
          ) : (
            <RequestTable requests={requests} />
          )
        }
      </LoadView>
    </article>
  );
}

interface FilterBarProps {
  readonly filter: RequestFilter;
  readonly onChange: (filter: RequestFilter) => void;
}

function FilterBar({ filter, onChange }: FilterBarProps): ReactNode {
  const words = useWords(privacyWords);
  const isAll = filter.state === undefined && !filter.overdue;
  return (
    <fieldset className="filter-bar">
      <legend className="visually-hidden">{words.filter}</legend>
      <Choice name={words.all} isOn={isAll} onChoose={() => onChange({ state: undefined, overdue: false })} />
      <Choice
        name={words.overdueOnly}
        isOn={filter.overdue}
        onChoose={() => onChange({ state: undefined, overdue: true })}
      />
      {requestStates.map((state) => (
        <Choice
          key={state}
          name={words.states[state]}
          isOn={filter.state === state}
          onChoose={() => onChange({ state, overdue: false })}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly isOn: boolean;
  readonly onChoose: () => void;
}

function Choice({ name, isOn, onChoose }: ChoiceProps): ReactNode {
  return (
    <button type="button" className="button" aria-pressed={isOn} onClick={onChoose}>
      {name}
    </button>
  );
}

function RequestTable({ requests }: { readonly requests: readonly DataRequest[] }): ReactNode {
  const words = useWords(privacyWords);
  const body = useListKeys<HTMLTableSectionElement>();
  return (
    <div className="table-frame">
      <table>
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
          {requests.map((request) => (
            <RequestRow key={request.id} request={request} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RequestRow({ request }: { readonly request: DataRequest }): ReactNode {
  const words = useWords(privacyWords);
  const { language } = useLanguage();
  const { id, kind, askedBy, channel, receivedAt, state, handlerName } = request;
  return (
    <tr>
      <th scope="row">
        <a data-row href={pathTo("requests", id)}>
          {words.kinds[kind]}
        </a>
      </th>
      <td>
        {askedBy} <span className="muted">({words.channels[channel]})</span>
      </td>
      <td className="day">{momentText(receivedAt, language)}</td>
      <td>
        <DueMark request={request} />
      </td>
      <td>{words.states[state]}</td>
      <td className={handlerName === null ? "muted" : undefined}>{handlerName ?? words.nobody}</td>
    </tr>
  );
}
