import { type ReactNode, useId } from "react";
import { Refusal } from "#web/kit/refusal.tsx";
import { ConfirmSheet } from "./confirm-sheet.tsx";
import type { SecureTask } from "./use-secure-task.ts";

interface PanelProps {
  readonly title: string;
  readonly lead: string;
  /** In one word: is it set up? */
  readonly state?: { readonly isGood: boolean; readonly says: string };
  readonly task?: SecureTask;
  readonly children: ReactNode;
}

/** One thing to look after: what it is, how it stands, what can be done, and what went wrong. */
export function Panel({ title, lead, state, task, children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id} className="section-title">
        {title}
        {state && (
          <span className={state.isGood ? "state state-good" : "state"}>
            <span aria-hidden="true">{state.isGood ? "✓ " : "– "}</span>
            {state.says}
          </span>
        )}
      </h2>
      <p className="lead">{lead}</p>
      {children}
      {task && <Refusal error={task.error} />}
      {task && <ConfirmSheet task={task} />}
    </section>
  );
}
