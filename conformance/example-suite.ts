import { isDeepStrictEqual } from "node:util";
import { parseExactJson } from "#kernel/fhir/store/exact-json.ts";
import { type ExampleFile, readExamples } from "./example-files.ts";
import { invalidExamples } from "./invalid-examples.ts";
import { type CaseResult, type Score, scoreOf } from "./score.ts";

/** A running product. */
export interface Server {
  /** `…/fhir` */
  readonly base: string;
  readonly token: string;
}

const concurrency = 8;

/** Stores every official R4 example over HTTP, reads it back and compares. */
export const runExampleSuite = async (server: Server, folder: string, step = 1): Promise<Score> => {
  const files = readExamples(folder, step);
  const results: CaseResult[] = [];
  const work = async (): Promise<void> => {
    for (const file of files) results.push({ name: file.name, ...(await outcomeOf(server, file)) });
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  results.sort((a, b) => (a.name < b.name ? -1 : 1));
  return scoreOf("Official R4 examples, stored and read back", results);
};

/** An example that is not valid R4 must be refused; that counts as an exception, not as a failure. */
const outcomeOf = async (server: Server, file: ExampleFile): Promise<Omit<CaseResult, "name">> => {
  const problem = await problemOf(server, file);
  const why = invalidExamples.get(file.name);
  if (why === undefined) return { problem };
  return problem?.startsWith("422") === true
    ? { problem: why, isExpected: true }
    : { problem: "is not refused" };
};

const problemOf = async (server: Server, file: ExampleFile): Promise<string | undefined> => {
  const { resourceType, id } = JSON.parse(file.text) as { resourceType: string; id?: string };
  if (id === undefined) return "the example has no id";
  const address = `${server.base}/${resourceType}/${encodeURIComponent(id)}`;
  const authorization = `Bearer ${server.token}`;
  const headers = { authorization, "content-type": "application/fhir+json" };
  const stored = await fetch(address, { method: "PUT", headers, body: file.text });
  const answer = await stored.text();
  if (stored.status !== 200 && stored.status !== 201) return `${stored.status} ${reasonOf(answer)}`;
  const read = await fetch(address, { headers: { authorization } });
  const text = await read.text();
  if (read.status !== 200) return `${read.status} on reading`;
  return isDeepStrictEqual(comparable(text), comparable(file.text)) ? undefined : "read back differs";
};

/** What was sent, with numbers as they were written, without what the server must change. */
const comparable = (text: string): unknown => {
  const { meta, ...rest } = parseExactJson(text).exact as { meta?: Record<string, unknown> };
  const { versionId: _version, lastUpdated: _updated, ...kept } = meta ?? {};
  return Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept };
};

const reasonOf = (outcome: string): string => {
  try {
    const { issue } = JSON.parse(outcome) as { issue?: { diagnostics?: string; expression?: string[] }[] };
    return (issue ?? []).map((each) => `${each.expression?.[0] ?? ""}: ${each.diagnostics ?? ""}`).join("; ");
  } catch {
    return "answer is no OperationOutcome";
  }
};
