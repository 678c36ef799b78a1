import { sqlStateOf } from "#kernel/db/db.ts";
import { type Failure, failureOf } from "#kernel/http/failure.ts";
import { errorIssue, FhirError, type Issue } from "../resource.ts";

/** Conflicts of concurrent work that repeating did not resolve: nothing was written. */
const contended: ReadonlySet<string> = new Set(["40001", "40P01", "TT001"]);

/** What went wrong by the doing of the one who asked, as far as the record knows better than the common rules. */
export function refusalOf(error: unknown): Failure | undefined {
  if (error instanceof FhirError)
    return { status: error.status, code: "fhir.refused", message: error.message };
  const state = sqlStateOf(error) ?? "";
  if (contended.has(state))
    return {
      status: 409,
      code: "fhir.contended",
      message: "too many writes met in one record; send it again",
    };
  // Class 22 of PostgreSQL: a value it cannot hold, such as a date beyond its calendar.
  if (!state.startsWith("22")) return undefined;
  return { status: 400, code: "fhir.value", message: "a value is outside of what can be stored" };
}

/** Status and issues of an error; undefined for a defect, which is nobody's refusal. */
export function toldOf(
  error: unknown,
): { readonly status: number; readonly issues: readonly Issue[] } | undefined {
  if (error instanceof FhirError) return error;
  const failure = refusalOf(error) ?? failureOf(error);
  return failure.status === 500 ? undefined : { status: failure.status, issues: issuesOf(failure) };
}

export const issuesOf = ({ status, message }: Failure): readonly Issue[] => [
  errorIssue(issueCodes[status] ?? "exception", message),
];

const issueCodes: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "login",
  403: "forbidden",
  404: "not-found",
  405: "not-supported",
  409: "conflict",
  413: "too-long",
  415: "not-supported",
  429: "throttled",
  503: "transient",
};
