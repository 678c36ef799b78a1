import { errorIssue, FhirError, fhirError, type Issue } from "../../resource.ts";
import type { ExactJson } from "../../store/exact-json.ts";

/** One entry of a batch or transaction, its request checked but not yet understood. */
export interface BundleEntry {
  readonly index: number;
  readonly at: string;
  readonly fullUrl: string | undefined;
  readonly method: string;
  readonly path: readonly string[];
  readonly query: string;
  readonly resource: ExactJson | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface ParsedBundle {
  readonly type: "batch" | "transaction";
  readonly entries: readonly BundleEntry[];
}

const maxEntries = 20_000;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function parseBundle({ plain, exact }: ExactJson): ParsedBundle {
  if (!isFields(plain) || plain["resourceType"] !== "Bundle")
    throw fhirError(400, "structure", "only a Bundle can be posted to the base", "Bundle");
  const { type } = plain;
  if (type !== "batch" && type !== "transaction")
    throw fhirError(400, "value", "type must be batch or transaction", "Bundle.type");
  const list: unknown = plain["entry"] ?? [];
  if (!Array.isArray(list)) throw fhirError(400, "structure", "entry must be a list", "Bundle.entry");
  if (list.length > maxEntries)
    throw fhirError(413, "too-costly", `a Bundle has at most ${maxEntries} entries`, "Bundle.entry");
  const exactList = (exact as { entry?: readonly { resource?: unknown }[] }).entry ?? [];
  const problems: Issue[] = [];
  const entries = list.flatMap((entry: unknown, index) => {
    const parsed = parseEntry(entry, index, exactList[index]?.resource);
    if ("severity" in parsed) problems.push(parsed);
    return "severity" in parsed ? [] : [parsed];
  });
  if (problems.length > 0) throw new FhirError(400, problems);
  return { type, entries };
}

function parseEntry(entry: unknown, index: number, exactResource: unknown): BundleEntry | Issue {
  const at = `Bundle.entry[${index}]`;
  if (!isFields(entry)) return errorIssue("structure", "an entry is an object", at);
  const { request, resource, fullUrl } = entry;
  if (!isFields(request)) return errorIssue("required", "request is missing", `${at}.request`);
  const target = parseTarget(request, at);
  if ("severity" in target) return target;
  if (bodyMethods.has(target.method) && !isFields(resource))
    return errorIssue("required", `${target.method} needs a resource`, `${at}.resource`);
  return {
    index,
    at,
    fullUrl: typeof fullUrl === "string" ? fullUrl : undefined,
    ...target,
    resource: isFields(resource) ? { plain: resource, exact: exactResource } : undefined,
    headers: headersOf(request),
  };
}

const bodyMethods = new Set(["POST", "PUT", "PATCH"]);

type Target = Pick<BundleEntry, "method" | "path" | "query">;

function parseTarget({ method, url }: Fields, at: string): Target | Issue {
  if (typeof method !== "string" || !methods.includes(method))
    return errorIssue("value", `method must be one of ${methods.join(", ")}`, `${at}.request.method`);
  if (typeof url !== "string") return errorIssue("required", "url is missing", `${at}.request.url`);
  const path = pathOf(url);
  return path === undefined
    ? errorIssue("value", "url is not a proper address", `${at}.request.url`)
    : { method, ...path };
}

function pathOf(url: string): { path: string[]; query: string } | undefined {
  const [before = "", ...after] = url.split("?");
  try {
    const path = before
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
    return { path, query: after.join("?") };
  } catch {
    return undefined;
  }
}

const headersOf = (request: Fields): Readonly<Record<string, string | undefined>> => {
  const text = (name: string) => (typeof request[name] === "string" ? request[name] : undefined);
  return {
    "if-match": text("ifMatch"),
    "if-none-match": text("ifNoneMatch"),
    "if-none-exist": text("ifNoneExist"),
    "if-modified-since": text("ifModifiedSince"),
  };
};
