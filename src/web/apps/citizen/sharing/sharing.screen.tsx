import { type ReactNode, useCallback } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { useToday } from "#web/kit/use-today.ts";
import { AgreementsPart } from "../agreements/agreements.tsx";
import { DelegationsPart } from "../people/delegations.tsx";
import { type Consent, isOver, listConsents, withdraw } from "./consent.ts";
import { RefuseForm } from "./refuse-form.tsx";
import { ShareForm } from "./share-form.tsx";
import { sharingWords } from "./words.ts";

/** Who else may see the record, who may not, and taking it back. */
export function SharingScreen({ patient }: { readonly patient: string | undefined }): ReactNode {
  const words = useWords(sharingWords);
  const work = useCallback((signal: AbortSignal) => listConsents(patient, signal), [patient]);
  const load = useLoad(work);
  return (
    <>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <section>
        <h2 className="section-title">{words.shareTitle}</h2>
        <p className="muted">{words.shareLead}</p>
        <ShareForm patient={patient} />
      </section>
      <LoadView load={load}>
        {(consents) => <Consents consents={shownHere(consents, patient)} onChanged={load.again} />}
      </LoadView>
      <section className="my-section">
        <h2 className="section-title">{words.refuseTitle}</h2>
        <p className="muted">{words.refuseLead}</p>
        <RefuseForm patient={patient} onRefused={load.again} />
      </section>
      {patient === undefined && <DelegationsPart />}
      <AgreementsPart patient={patient} />
    </>
  );
}

/** Who acts for oneself stands in a part of its own, with the button that ends it. */
const shownHere = (consents: readonly Consent[], patient: string | undefined): readonly Consent[] =>
  patient === undefined ? consents.filter(({ kind }) => kind !== "delegation") : consents;

interface ConsentsProps {
  readonly consents: readonly Consent[];
  readonly onChanged: () => void;
}

function Consents({ consents, onChanged }: ConsentsProps): ReactNode {
  const words = useWords(sharingWords);
  const today = useToday();
  const over = consents.filter((consent) => isOver(consent, today));
  const current = consents.filter((consent) => !isOver(consent, today));
  return (
    <section className="my-section">
      <h2 className="section-title">{words.current}</h2>
      {current.length === 0 ? (
        <p className="my-empty">{words.none}</p>
      ) : (
        <ul className="my-cards">
          {current.map((consent) => (
            <ConsentCard key={consent.id} consent={consent} onChanged={onChanged} />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <details className="my-past">
          <summary>
            {words.past} ({over.length})
          </summary>
          <ul className="my-cards">
            {over.map((consent) => (
              <ConsentCard key={consent.id} consent={consent} onChanged={undefined} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface ConsentCardProps {
  readonly consent: Consent;
  /** Undefined where nothing is left to take back. */
  readonly onChanged: (() => void) | undefined;
}

function ConsentCard({ consent, onChanged }: ConsentCardProps): ReactNode {
  const words = useWords(sharingWords);
  const { language } = useLanguage();
  const { kind, actorName, facilityName, untilAt } = consent;
  const limit = untilAt === null ? words.endless : words.until(momentText(untilAt, language));
  return (
    <li className="my-card">
      <p className="my-card-head">
        <span>{actorName}</span>
        <span className={kind === "refusal" ? "my-tag is-bad" : "my-tag"}>{words.kinds[kind]}</span>
      </p>
      {facilityName !== null && facilityName !== actorName && <p className="muted">{facilityName}</p>}
      <p className="muted">{onChanged ? limit : words.ended}</p>
      {onChanged && kind !== "delegation" && <Withdraw id={consent.id} onChanged={onChanged} />}
    </li>
  );
}

function Withdraw({ id, onChanged }: { readonly id: string; readonly onChanged: () => void }): ReactNode {
  const words = useWords(sharingWords);
  const work = useCallback(async () => {
    await withdraw(id);
    onChanged();
  }, [id, onChanged]);
  const { run, isBusy, error } = useAct(work);
  return (
    <>
      {error && <Failure error={error} />}
      <p className="my-card-foot">
        <button type="button" className="button button-danger" disabled={isBusy} onClick={run}>
          {isBusy ? words.working : words.withdraw}
        </button>
      </p>
    </>
  );
}
