import { type FormEvent, type ReactNode, useState } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { sessionNow } from "#web/kit/session.ts";
import { textIn } from "#web/kit/text-in.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { type Task, useTask } from "#web/kit/use-task.ts";
import {
  type Choice,
  type Computer,
  findFacilities,
  listComputers,
  shareComputer,
  withdrawComputer,
} from "./access.ts";
import { ChoiceField } from "./choice-field.tsx";
import { accessWords } from "./words.ts";

/** Computers where people follow each other by badge or PIN. */
export function ComputersScreen(): ReactNode {
  const words = useWords(accessWords);
  const load = useLoad(listComputers);
  const task = useTask();
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    if (await task.run(work)) load.again();
  };
  return (
    <div className="rows">
      <header>
        <h1>{words.tabs.computers}</h1>
        <p className="lead">{words.computersLead}</p>
      </header>
      <Refusal error={task.error} />
      <LoadView load={load}>
        {(computers) => (
          <ComputerList computers={computers} withdraw={(id) => void run(() => withdrawComputer(id))} />
        )}
      </LoadView>
      <ShareForm task={task} share={(name, facility) => void run(() => shareComputer(name, facility))} />
    </div>
  );
}

interface ComputerListProps {
  readonly computers: readonly Computer[];
  readonly withdraw: (id: string) => void;
}

function ComputerList({ computers, withdraw }: ComputerListProps): ReactNode {
  const words = useWords(accessWords);
  if (computers.length === 0) return <p className="notice">{words.noComputers}</p>;
  return (
    <ul className="cards">
      {computers.map(({ id, name, createdAt }) => (
        <li key={id} className="card">
          <p>
            <b>{name}</b> <span className="muted">{words.sharedSince(dateText(createdAt))}</span>
          </p>
          <button type="button" className="button" data-row onClick={() => withdraw(id)}>
            {words.withdraw}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ShareFormProps {
  readonly task: Task;
  readonly share: (name: string, facility: string | undefined) => void;
}

function ShareForm({ task, share }: ShareFormProps): ReactNode {
  const words = useWords(accessWords);
  const [facility, setFacility] = useState<Choice>();
  const session = sessionNow();
  const isOwn = session.tag === "in" && session.me.facility !== null;
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = textIn(new FormData(event.currentTarget), "name").trim();
    event.currentTarget.reset();
    if (name !== "") share(name, facility?.id);
  };
  return (
    <form className="panel fields narrow" onSubmit={send} noValidate>
      <h2 className="section-title">{words.shareThis}</h2>
      <p className="lead">{words.shareLead}</p>
      <label className="field">
        {words.computerName}
        <input name="name" maxLength={80} autoComplete="off" />
      </label>
      {!isOwn && (
        <ChoiceField
          chosen={facility}
          choose={setFacility}
          label={words.facility}
          empty={words.byName}
          find={findFacilities}
        />
      )}
      <div className="primary-right">
        <button type="submit" className="button button-primary" disabled={task.isBusy}>
          {words.share}
        </button>
      </div>
    </form>
  );
}
