import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import type { Load } from "#web/kit/use-load.ts";
import type { Health } from "./use-desk.ts";
import { deskWords } from "./words.ts";

export function HealthPanel({ load }: { readonly load: Load<Health> }): ReactNode {
  const words = useWords(deskWords);
  return (
    <section className="panel" aria-labelledby="health-title">
      <h2 id="health-title" className="section-title">
        {words.health}
      </h2>
      <LoadView load={load}>
        {({ server, database }) => (
          <ul className="lamps">
            <Lamp name={words.server} good={server} />
            <Lamp name={words.database} good={database} />
          </ul>
        )}
      </LoadView>
    </section>
  );
}

function Lamp({ name, good }: { readonly name: string; readonly good: boolean }): ReactNode {
  const words = useWords(deskWords);
  return (
    <li className={good ? "lamp lamp-good" : "lamp lamp-bad"}>
      <span className="lamp-sign" aria-hidden="true">
        {good ? "✓" : "✕"}
      </span>
      <b>{name}</b>
      <span>{good ? words.good : words.bad}</span>
    </li>
  );
}
