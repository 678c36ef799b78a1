import { type ReactNode, useCallback, useState } from "react";
import { momentText } from "#web/kit/dates.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { numberText } from "#web/kit/numbers.ts";
import { useAct } from "#web/kit/use-act.ts";
import type { Verdict } from "./verify-access.ts";
import { deedsOf, type Visit } from "./visits.ts";
import { accessWords } from "./words.ts";

interface VisitCardProps {
  readonly visit: Visit;
  readonly patient: string | undefined;
}

export function VisitCard({ visit, patient }: VisitCardProps): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const [{ why, isRefused, isEmergency, isEveryone }] = visit.accesses;
  return (
    <li className={isEmergency || isRefused ? "my-card is-alarming" : "my-card"}>
      <Who visit={visit} />
      {(isEmergency || isRefused) && (
        <p>
          <span className="my-tag is-bad">{isEmergency ? words.emergency : words.refused}</span>
        </p>
      )}
      <ul className="my-deeds">
        {deedsOf(visit).map(({ deed, data, times }) => (
          <li key={`${deed.vi} ${data.vi}`}>
            {deed[language]}: <b>{data[language]}</b>
            {times > 1 && <span className="muted"> · {words.times(times)}</span>}
          </li>
        ))}
      </ul>
      {isEveryone && <p>{words.everyone}</p>}
      <p className="muted">
        {words.why}: {why[language]}
      </p>
      <Verify visit={visit} patient={patient} />
    </li>
  );
}

/** Name, role and workplace as they were at that moment. */
function Who({ visit }: { readonly visit: Visit }): ReactNode {
  const words = useWords(accessWords);
  const [{ who }] = visit.accesses;
  const name = who.isOneself ? words.myself : who.name || words.unnamed;
  const place = who.isProgram ? words.machine : [who.role, who.facility].filter(Boolean).join(" · ");
  return (
    <>
      <p className="my-card-head">
        <span>{name}</span>
        <Span visit={visit} />
      </p>
      {place !== "" && !who.isOneself && <p className="muted">{place}</p>}
    </>
  );
}

/** `14:05`, or from when to when. */
function Span({ visit: { accesses } }: { readonly visit: Visit }): ReactNode {
  const { language } = useLanguage();
  const clock = (at: string): string => momentText(at, language).slice(-5);
  const [newest] = accesses;
  const [from, until] = [clock(accesses.at(-1)?.at ?? newest.at), clock(newest.at)];
  return <span className="muted">{from === until ? until : `${from} – ${until}`}</span>;
}

/** The means to check are fetched when somebody wants to. */
const checkAll = async (visit: Visit, patient: string | undefined): Promise<Verdict> => {
  const { verifyAccesses } = await import("./verify-access.ts");
  return verifyAccesses(
    visit.accesses.map(({ id }) => id),
    patient,
  );
};

function Verify({ visit, patient }: VisitCardProps): ReactNode {
  const words = useWords(accessWords);
  const [verdict, setVerdict] = useState<Verdict>();
  const work = useCallback(async () => {
    const unreachable: Verdict = { tag: "unreachable" };
    setVerdict(await checkAll(visit, patient).catch(() => unreachable));
  }, [visit, patient]);
  const { run, isBusy } = useAct(work);
  return (
    <>
      <p className="my-card-foot">
        <button type="button" className="button" disabled={isBusy} onClick={run}>
          {isBusy ? words.verifying : words.verify}
        </button>
      </p>
      <div aria-live="polite">{!isBusy && verdict && <VerdictView verdict={verdict} />}</div>
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
