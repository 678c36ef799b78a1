import { type ReactNode, useCallback } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { useLoad } from "#web/kit/use-load.ts";
import { pathTo } from "#web/kit/use-route.ts";
import { AskForm } from "./ask-form.tsx";
import { listMyRequests } from "./request.ts";
import { RequestCard } from "./request-card.tsx";
import { requestWords } from "./words.ts";

interface RequestsScreenProps {
  readonly patient: string | undefined;
  /** The kind of request that the address asks for. */
  readonly rest: readonly string[];
}

export function RequestsScreen({ patient, rest: [wanted] }: RequestsScreenProps): ReactNode {
  const words = useWords(requestWords);
  const work = useCallback((signal: AbortSignal) => listMyRequests(patient, signal), [patient]);
  const load = useLoad(work);
  return (
    <>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <LoadView load={load}>
        {(requests) =>
          requests.length === 0 ? (
            <p className="my-empty">{words.none}</p>
          ) : (
            <ul className="my-cards">
              {requests.map((request) => (
                <RequestCard key={request.id} request={request} onChanged={load.again} />
              ))}
            </ul>
          )
        }
      </LoadView>
      <section className="my-section">
        <h2 className="section-title">{words.ask}</h2>
        <AskForm key={wanted} patient={patient} wanted={wanted} onSent={load.again} />
        <p className="my-wrong">
          {words.consentHere} <a href={pathTo("sharing")}>{words.toSharing}</a>
        </p>
      </section>
    </>
  );
}
