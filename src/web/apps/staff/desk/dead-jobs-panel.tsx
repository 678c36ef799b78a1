import { type ReactNode, useState } from "react";
import { dateText, timeText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { useListKeys } from "#web/kit/use-list-keys.ts";
import type { DeadJob, DeadJobs, Settling } from "./use-dead-jobs.ts";
import { deskWords } from "./words.ts";

export function DeadJobsPanel({ dead }: { readonly dead: DeadJobs }): ReactNode {
  const words = useWords(deskWords);
  return (
    <section className="panel" aria-labelledby="dead-title">
      <h2 id="dead-title" className="section-title">
        {words.dead}
      </h2>
      <Outcome settling={dead.settling} />
      <LoadView load={dead.load}>
        {(jobs) => (jobs.length === 0 ? <NoDeadJobs /> : <DeadJobTable jobs={jobs} dead={dead} />)}
      </LoadView>
    </section>
  );
}

function Outcome({ settling }: { readonly settling: Settling }): ReactNode {
  const words = useWords(deskWords);
  if (settling.tag === "refused") return <Failure error={settling.error} />;
  return (
    <p aria-live="polite" className="outcome">
      {settling.tag === "done" && words.done[settling.verdict]}
    </p>
  );
}

function NoDeadJobs(): ReactNode {
  const words = useWords(deskWords);
  return (
    <div className="notice notice-good">
      <p className="notice-title">{words.noDead}</p>
      <p>{words.noDeadDetail}</p>
    </div>
  );
}

interface DeadJobTableProps {
  readonly jobs: readonly DeadJob[];
  readonly dead: DeadJobs;
}

function DeadJobTable({ jobs, dead }: DeadJobTableProps): ReactNode {
  const words = useWords(deskWords);
  const body = useListKeys<HTMLTableSectionElement>();
  return (
    <>
      <p className="lead">{words.deadLead}</p>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              {[words.diedAt, words.kind, words.attempts, words.lastError, words.actions].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {jobs.map((job) => (
              <DeadJobRow key={job.id} job={job} dead={dead} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function DeadJobRow({ job, dead }: { readonly job: DeadJob; readonly dead: DeadJobs }): ReactNode {
  const { language } = useLanguage();
  return (
    <tr>
      <td className="day">
        {dateText(job.diedAt)} {timeText(new Date(job.diedAt), language)}
      </td>
      <td>
        <code>{job.kind}</code>
      </td>
      <td>{job.attempts}</td>
      <td className="last-error">{job.lastError}</td>
      <td>
        <Actions job={job} dead={dead} />
      </td>
    </tr>
  );
}

const focusNow = (button: HTMLButtonElement | null): void => button?.focus();

/** Throwing work away cannot be undone, so it asks once more, in place. */
function Actions({ job, dead }: { readonly job: DeadJob; readonly dead: DeadJobs }): ReactNode {
  const words = useWords(deskWords);
  const [asking, setAsking] = useState(false);
  const { settling, settle } = dead;
  const busy = settling.tag === "pending";
  if (asking)
    return (
      <span className="actions">
        <button
          type="button"
          className="button button-danger"
          disabled={busy}
          ref={focusNow}
          onClick={() => void settle(job.id, "discard")}
        >
          {words.discardAsk}
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => setAsking(false)}>
          {words.keep}
        </button>
      </span>
    );
  return (
    <span className="actions">
      <button
        type="button"
        className="button"
        data-row
        disabled={busy}
        onClick={() => void settle(job.id, "rerun")}
      >
        {words.rerun}
      </button>
      <button type="button" className="button quiet" disabled={busy} onClick={() => setAsking(true)}>
        {words.discard}
      </button>
    </span>
  );
}
