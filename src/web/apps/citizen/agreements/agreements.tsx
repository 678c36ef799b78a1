import { type ReactNode, useCallback, useRef } from "react";
import { dateText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { Failure, LoadView } from "#web/kit/load-view.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { useAct } from "#web/kit/use-act.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { type Asked, agree, listAsked, withdrawAgreement } from "./agreement.ts";
import { agreementWords } from "./words.ts";

/** What one may agree to, word for word, and taking it back as easily as it was given. */
export function AgreementsPart({ patient }: { readonly patient: string | undefined }): ReactNode {
  const words = useWords(agreementWords);
  const { language } = useLanguage();
  const work = useCallback(
    (signal: AbortSignal) => listAsked(patient, language, signal),
    [patient, language],
  );
  const load = useLoad(work);
  return (
    <section className="my-section">
      <h2 className="section-title">{words.title}</h2>
      <p className="muted">{words.lead}</p>
      <LoadView load={load}>
        {(all) => (
          <ul className="my-cards">
            {all.map((asked) => (
              <AskedCard key={asked.notice.code} asked={asked} patient={patient} onAnswered={load.again} />
            ))}
          </ul>
        )}
      </LoadView>
    </section>
  );
}

interface AskedCardProps {
  readonly asked: Asked;
  readonly patient: string | undefined;
  readonly onAnswered: () => void;
}

function AskedCard({ asked, patient, onAnswered }: AskedCardProps): ReactNode {
  const words = useWords(agreementWords);
  const { notice, agreement } = asked;
  return (
    <li className="my-card">
      <p className="my-card-head">
        <span>{notice.title}</span>
        <span className="my-tag">{agreement ? words.agreed : words.notAgreed}</span>
      </p>
      <p>{notice.body}</p>
      {agreement && <p className="muted">{words.since(dateText(agreement.givenAt))}</p>}
      <Answer asked={asked} patient={patient} onAnswered={onAnswered} />
    </li>
  );
}

function Answer({ asked, patient, onAnswered }: AskedCardProps): ReactNode {
  const words = useWords(agreementWords);
  const key = useRef(newKey());
  const { notice, agreement } = asked;
  const isGiven = agreement !== undefined;
  const work = useCallback(async () => {
    if (isGiven) await withdrawAgreement(notice.code, patient, key.current);
    else await agree(notice, patient, key.current);
    key.current = newKey();
    onAnswered();
  }, [isGiven, notice, patient, onAnswered]);
  const { run, isBusy, error } = useAct(work);
  const name = isGiven ? words.withdraw : words.agree;
  return (
    <>
      {error && <Failure error={error} />}
      <p className="my-card-foot">
        <button
          type="button"
          className={isGiven ? "button button-danger" : "button"}
          aria-label={`${name}: ${notice.title}`}
          disabled={isBusy}
          onClick={run}
        >
          {isBusy ? words.working : name}
        </button>
      </p>
    </>
  );
}
