import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { pathTo } from "#web/kit/use-route.ts";
import "../style/audit.css";
import "../style/privacy.css";
import { EntriesScreen } from "./entries.screen.tsx";
import { FindingScreen } from "./findings/finding.screen.tsx";
import { FindingsScreen } from "./findings/findings.screen.tsx";
import { auditWords } from "./words.ts";

/** The auditor's desk: the whole log, and what looks unusual in it. */
export function AuditScreen({ rest: [tab, id] }: { readonly rest: readonly string[] }): ReactNode {
  const words = useWords(auditWords);
  if (tab === "findings" && id !== undefined) return <FindingScreen key={id} id={id} />;
  const isFindings = tab === "findings";
  return (
    <article className="rows">
      <header>
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
      </header>
      <nav className="tabs" aria-label={words.title}>
        <a className="button" href={pathTo("audit")} aria-current={isFindings ? undefined : "page"}>
          {words.tabs.entries}
        </a>
        <a
          className="button"
          href={pathTo("audit", "findings")}
          aria-current={isFindings ? "page" : undefined}
        >
          {words.tabs.findings}
        </a>
      </nav>
      {isFindings ? <FindingsScreen /> : <EntriesScreen />}
    </article>
  );
}
