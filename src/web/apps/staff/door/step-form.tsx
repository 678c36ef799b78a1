import { type FormEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { kitWords } from "#web/kit/words.ts";
import type { Step } from "./door.ts";
import type { Door } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

interface StepFormProps {
  readonly door: Door;
  readonly title: string;
  readonly lead: string;
  readonly submit: string;
  /** What to send; undefined when a field is empty. */
  readonly workOf: (form: FormData) => (() => Promise<Step>) | undefined;
  readonly children: ReactNode;
  readonly below?: ReactNode;
}

/** One question of the door: a title, its fields, what went wrong, one primary button. */
export function StepForm(props: StepFormProps): ReactNode {
  const { door, title, lead, submit, workOf, children, below } = props;
  const words = useWords(doorWords);
  const { working } = useWords(kitWords);
  const [isEmpty, setEmpty] = useState(false);
  const form = useSubmitKey();
  const { isBusy, error } = door.task;
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const work = workOf(new FormData(event.currentTarget));
    setEmpty(work === undefined);
    if (work !== undefined && !isBusy) void door.send(work);
  };
  return (
    <form className="sign-in-form" onSubmit={send} ref={form} noValidate>
      <h1>{title}</h1>
      <p className="lead">{lead}</p>
      {children}
      {isEmpty ? (
        <p className="field-error" role="alert">
          {words.empty}
        </p>
      ) : (
        <DoorRefusal door={door} />
      )}
      <button type="submit" className="button button-primary" aria-disabled={isBusy}>
        {isBusy && error === undefined ? working : submit}
      </button>
      {below}
    </form>
  );
}

/** A key that was put aside is told in words of ours: the browser's are not for people. */
export function DoorRefusal({ door }: { readonly door: Door }): ReactNode {
  const words = useWords(doorWords);
  const { error } = door.task;
  if (error?.code !== "key.put-aside") return <Refusal error={error} />;
  return (
    <p className="field-error" role="alert">
      {words.keyAside}
    </p>
  );
}
