import { type FormEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { type ApiError, apiErrorOf } from "#web/kit/api-error.ts";
import { dateText } from "#web/kit/dates.ts";
import { useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { textIn } from "#web/kit/text-in.ts";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { type Delegation, decideDelegation, listDelegations, propose } from "./people.ts";
import { peopleWords } from "./words.ts";

/** Who acts for me, for whom I act, and asking somebody to. */
export function DelegationsPart(): ReactNode {
  const words = useWords(peopleWords);
  const work = useCallback((signal: AbortSignal) => listDelegations(signal), []);
  const load = useLoad(work);
  return (
    <section className="my-section">
      <h2 className="section-title">{words.title}</h2>
      <p className="muted">{words.lead}</p>
      <LoadView load={load}>
        {({ given, received }) => (
          <ul className="my-cards">
            {received.filter(isCurrent).map((delegation) => (
              <DelegationCard key={delegation.id} delegation={delegation} isReceived onChanged={load.again} />
            ))}
            {given.filter(isCurrent).map((delegation) => (
              <DelegationCard key={delegation.id} delegation={delegation} onChanged={load.again} />
            ))}
          </ul>
        )}
      </LoadView>
      <ProposeForm onProposed={load.again} />
    </section>
  );
}

const isCurrent = ({ state }: Delegation): boolean => state === "proposed" || state === "accepted";

interface DelegationCardProps {
  readonly delegation: Delegation;
  readonly isReceived?: boolean;
  readonly onChanged: () => void;
}

function DelegationCard({ delegation, isReceived = false, onChanged }: DelegationCardProps): ReactNode {
  const words = useWords(peopleWords);
  const { id, state, patientName, receiverName, untilAt } = delegation;
  const isAsked = isReceived && state === "proposed";
  const name = isReceived
    ? (isAsked ? words.asksYou : words.actsFor)(patientName)
    : (receiverName ?? words.waiting);
  return (
    <li className="my-card">
      <p className="my-card-head">
        <span>{name}</span>
        <span className="my-tag">{words.states[state]}</span>
      </p>
      {untilAt !== null && <p className="muted">{words.until(dateText(untilAt))}</p>}
      <p className="my-card-foot">
        {isAsked && <Decide id={id} verdict="accept" onDecided={onChanged} />}
        <Decide id={id} verdict={isAsked ? "refuse" : "end"} onDecided={onChanged} />
      </p>
    </li>
  );
}

interface DecideProps {
  readonly id: string;
  readonly verdict: "accept" | "refuse" | "end";
  readonly onDecided: () => void;
}

function Decide({ id, verdict, onDecided }: DecideProps): ReactNode {
  const words = useWords(peopleWords);
  const work = useCallback(async () => {
    await decideDelegation(id, verdict);
    onDecided();
  }, [id, verdict, onDecided]);
  const { run, isBusy, error } = useAct(work);
  return (
    <>
      <button
        type="button"
        className={verdict === "accept" ? "button" : "button button-danger"}
        disabled={isBusy}
        onClick={run}
      >
        {words[verdict]}
      </button>
      {error && <Failure error={error} />}
    </>
  );
}

type State =
  | { readonly tag: "ready" | "wrong" | "busy" | "sent" }
  | { readonly tag: "failed"; readonly error: ApiError };

function ProposeForm({ onProposed }: { readonly onProposed: () => void }): ReactNode {
  const words = useWords(peopleWords);
  const { state, submit } = useProposal(onProposed);
  return (
    <form className="my-form" onSubmit={(event) => void submit(event)} noValidate>
      <label>
        {words.number}
        <input name="number" inputMode="numeric" autoComplete="off" maxLength={16} />
        <span className="muted">{words.numberHint}</span>
      </label>
      {state.tag === "wrong" && (
        <p className="field-error" role="alert">
          {words.wrongNumber}
        </p>
      )}
      {state.tag === "failed" && <Failure error={state.error} />}
      {state.tag === "sent" && <output className="my-verdict">{words.proposed}</output>}
      <button type="submit" className="button" disabled={state.tag === "busy"}>
        {state.tag === "busy" ? words.working : words.propose}
      </button>
    </form>
  );
}

function useProposal(onProposed: () => void) {
  const [state, setState] = useState<State>({ tag: "ready" });
  const key = useRef(newKey());
  const submit = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = event.currentTarget;
      const number = textIn(new FormData(form), "number").replaceAll(/\s/g, "");
      // The second tap of two comes upon the empty form: what was sent stays said.
      if (!/^\d{12}$/.test(number))
        return setState((before) => (before.tag === "sent" && number === "" ? before : { tag: "wrong" }));
      setState({ tag: "busy" });
      try {
        await propose(number, key.current);
        key.current = newKey();
        form.reset();
        setState({ tag: "sent" });
        onProposed();
      } catch (error) {
        setState({ tag: "failed", error: apiErrorOf(error) });
      }
    },
    [onProposed],
  );
  return { state, submit };
}
