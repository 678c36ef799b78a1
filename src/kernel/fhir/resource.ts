/** A FHIR resource as parsed JSON: only the envelope is typed, the rest is proven by validation. */
export interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly meta?: Meta;
  readonly [element: string]: unknown;
}

export interface Meta {
  readonly versionId?: string;
  readonly lastUpdated?: string;
  readonly profile?: readonly string[];
  readonly [element: string]: unknown;
}

export const severities = ["fatal", "error", "warning", "information"] as const;
export type Severity = (typeof severities)[number];

/** One finding of an OperationOutcome; `expression` holds the FHIRPath of the element it is about. */
export interface Issue {
  readonly severity: Severity;
  readonly code: string;
  readonly diagnostics: string;
  readonly expression?: readonly string[];
}

/** A refusal on the FHIR side: becomes an OperationOutcome with this HTTP status. */
export class FhirError extends Error {
  readonly status: number;
  readonly issues: readonly Issue[];

  constructor(status: number, issues: readonly Issue[] | Issue) {
    const list = Array.isArray(issues) ? (issues as readonly Issue[]) : [issues as Issue];
    super(list[0]?.diagnostics ?? `HTTP ${status}`);
    this.name = "FhirError";
    this.status = status;
    this.issues = list;
  }
}

export const errorIssue = (code: string, diagnostics: string, expression?: string): Issue => ({
  severity: "error",
  code,
  diagnostics,
  ...(expression === undefined ? {} : { expression: [expression] }),
});

export const fhirError = (
  status: number,
  code: string,
  diagnostics: string,
  expression?: string,
): FhirError => new FhirError(status, errorIssue(code, diagnostics, expression));

export const operationOutcome = (issues: readonly Issue[]): Resource => ({
  resourceType: "OperationOutcome",
  issue: issues,
});
