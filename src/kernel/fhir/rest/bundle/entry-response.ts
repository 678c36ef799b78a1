import { FhirError, fhirError, operationOutcome } from "../../resource.ts";
import type { FhirReply } from "../exchange.ts";
import { toldOf } from "../refusal.ts";

const statusTexts: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  304: "Not Modified",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  422: "Unprocessable Entity",
};

/** One entry of the answer as JSON text: the stored text goes through untouched. */
export function entryOf(reply: FhirReply, withResource: boolean): string {
  const { status, headers, body } = reply;
  const response = JSON.stringify({
    status: `${status} ${statusTexts[status] ?? ""}`.trim(),
    ...(headers["location"] === undefined ? {} : { location: headers["location"] }),
    ...(headers["etag"] === undefined ? {} : { etag: headers["etag"] }),
    ...lastModifiedOf(reply),
  });
  if (body === "" || (!withResource && status < 300)) return `{"response":${response}}`;
  if (status >= 400) return `{"response":${response.slice(0, -1)},"outcome":${body}}}`;
  return `{"resource":${body},"response":${response}}`;
}

function lastModifiedOf({ updated, headers }: FhirReply): { readonly lastModified?: string } {
  const known = updated ?? headers["last-modified"];
  return known === undefined ? {} : { lastModified: updated ?? new Date(known).toISOString() };
}

/** What a refused entry of a batch says; anything but a refusal is a defect and rises. */
export function replyOfError(error: unknown): FhirReply {
  const told = toldOf(error);
  if (told === undefined) throw error;
  return { status: told.status, headers: {}, body: JSON.stringify(operationOutcome(told.issues)) };
}

export const bundleOf = (type: string, entries: readonly string[]): string =>
  entries.length === 0
    ? `{"resourceType":"Bundle","type":"${type}"}`
    : `{"resourceType":"Bundle","type":"${type}","entry":[${entries.join(",")}]}`;

/** An entry of a transaction that fails takes all with it: the error says which one it was. */
export function withPlace(error: unknown, at: string): unknown {
  if (!(error instanceof FhirError)) return error;
  return new FhirError(
    error.status,
    error.issues.map((issue) => ({
      ...issue,
      expression: (issue.expression ?? []).some((path) => path.startsWith(at))
        ? (issue.expression ?? [])
        : [at],
    })),
  );
}

export const duplicateEntry = (at: string, other: string): FhirError =>
  fhirError(400, "invalid", `the same resource is changed twice, here and in ${other}`, at);
