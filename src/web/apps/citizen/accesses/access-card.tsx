import { type ReactNode, useCallback, useState } from "react";
import { momentText, timeText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { numberText } from "#web/kit/numbers.ts";
import { useAct } from "#web/kit/use-act.ts";
import type { Access } from "./access.ts";
import { type Verdict, verifyAccess } from "./verify-access.ts";
import { accessWords } from "./words.ts";

interface AccessCardProps {
  readonly access: Access;
  readonly patient: string | undefined;
}

export function AccessCard({ access, patient }: AccessCardProps): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const { deed, data, why, isRefused, isEmergency, isEveryone } = access;
  return (
    <li className={isEmergency || isRefused ? "my-card is-alarming" : "my-card"}>
      <Who access={access} />
      <p className="my-card-foot">
        {isEmergency && <span className="my-tag is-bad">{words.emergency}</span>}
        {isRefused && <span className="my-tag is-bad">{words.refused}</span>}
        <span>
          {deed[language]}: <b>{data[language]}</b>
        </span>
      </p>
      {isEveryone && <p>{words.everyone}</p>}
      <p className="muted">
        {words.why}: {why[language]}
      </p>
      <Verify id={access.id} patient={patient} />
    </li>
  );
}

/** Name, role and workplace as they were at that moment. */
function Who({ access: { at, who } }: { readonly access: Access }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const name = who.isOneself ? words.myself : who.name || words.unnamed;
  const place = who.isProgram ? words.machine : [who.role, who.facility].filter(Boolean).join(" · ");
  return (
    <>
      <p className="my-card-head">
        <span>{name}</span>
        <span className="muted">{timeText(new Date(at), language)}</span>
      </p>
      {place !== "" && !who.isOneself && <p className="muted">{place}</p>}
    </>
  );
}

function Verify({ id, patient }: { readonly id: string; readonly patient: string | undefined }): ReactNode {
  const words = useWords(accessWords);
  const [verdict, setVerdict] = useState<Verdict>();
  const work = useCallback(async () => setVerdict(await verifyAccess(id, patient)), [id, patient]);
  const { run, isBusy } = useAct(work);
  return (
    <>
      <p className="my-card-foot">
        <button type="button" className="button" disabled={isBusy} onClick={run}>
          {words.verify}
        </button>
      </p>
      <div aria-live="polite">
        {isBusy && <p className="my-verdict">{words.verifying}</p>}
        {!isBusy && verdict && <VerdictView verdict={verdict} />}
      </div>
    </>
  );
}

const tones: Readonly<Record<Verdict["tag"], string>> = {
  proven: "my-verdict is-good",
  waiting: "my-verdict",
  unchecked: "my-verdict",
  unreachable: "my-verdict",
  broken: "my-verdict is-bad",
  rewritten: "my-verdict is-bad",
};

function VerdictView({ verdict }: { readonly verdict: Verdict }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  return (
    <div className={tones[verdict.tag]}>
      <p>
        {words.verdicts[verdict.tag]}
        {verdict.tag === "waiting" && ` ${words.sealedFrom(momentText(verdict.until, language))}`}
      </p>
      {verdict.tag === "proven" && (
        <details>
          <summary>{words.evidence}</summary>
          <p>
            {words.position(numberText(verdict.index + 1, language), numberText(verdict.head.size, language))}
          </p>
          <p>
            {words.signedAt} {momentText(verdict.head.at, language)}
          </p>
          <p>
            {words.root}: <code>{verdict.head.root}</code>
          </p>
        </details>
      )}
    </div>
  );
}
