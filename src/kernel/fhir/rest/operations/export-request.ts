import { targetOf } from "../../indexing/references.ts";
import { fhirError } from "../../resource.ts";
import { isResourceType, type ResourceType, resourceTypes } from "../../resource-types.ts";
import { parseSearch } from "../../search/parse-search.ts";
import type { SearchOptions } from "../../search/search-options.ts";
import { type FhirRequest, preference } from "../exchange.ts";
import { instantOf } from "../history.ts";
import { checkedId } from "../read.ts";
import { pairsOf } from "../search.ts";
import { type ExportPlan, plannedReach } from "./export-plan.ts";
import { parameterPairs } from "./parameters.ts";

type Target = { readonly type?: ResourceType; readonly id?: string };

const ndjson = new Set(["application/fhir+ndjson", "application/ndjson", "ndjson"]);
const known = new Set(["_outputFormat", "_since", "_type", "_typeFilter", "patient", "_format"]);

/** Reads a kick-off request; whatever we would not do exactly is refused, unless lenience was asked for. */
export function exportPlanOf(request: FhirRequest, target: Target, options: SearchOptions): ExportPlan {
  mustBeKickOff(request);
  const pairs = [...pairsOf(request.query), ...(request.method === "POST" ? parameterPairs(request) : [])];
  const lenient = preference(request, "handling") === "lenient";
  const unknown = pairs.find(([name]) => !known.has(name));
  if (unknown !== undefined && !lenient)
    throw fhirError(400, "not-supported", `$export does not know the parameter ${unknown[0].slice(0, 64)}`);
  const valuesOf = (name: string) => pairs.filter(([each]) => each === name).map(([, value]) => value);
  const types = exportedTypes(valuesOf("_type"), lenient);
  const filters = valuesOf("_typeFilter").flatMap((text) => filtersOf(text, types, options));
  const since = sinceOf(valuesOf("_since"));
  const patients = patientsOf(request, target, valuesOf("patient"), options);
  mustBeNdjson(valuesOf("_outputFormat"));
  return {
    ...levelOf(target),
    ...(patients === undefined ? {} : { patients: [...patients] }),
    ...(types === undefined ? {} : { types: [...types] }),
    ...(since === undefined ? {} : { since }),
    ...plannedReach(request.actor.reach),
    readable: resourceTypes.filter((type) => request.actor.may(type, "r") && request.actor.may(type, "s")),
    filters,
    request: `${request.base}/${request.path.join("/")}${request.query === "" ? "" : `?${request.query}`}`,
    base: request.base,
    owner: request.actor.id,
  };
}

function mustBeKickOff(request: FhirRequest): void {
  if (request.method !== "GET" && request.method !== "POST")
    throw fhirError(405, "not-supported", `${request.method} is not possible at this address`);
  const prefer = request.header("prefer") ?? "";
  if (!/(^|[,;\s])respond-async(\s*($|[,;]))/i.test(prefer))
    throw fhirError(400, "required", "$export answers later only: send Prefer: respond-async");
}

function mustBeNdjson(formats: readonly string[]): void {
  const wrong = formats.find((format) => !ndjson.has(format.replace(" ", "+")));
  if (wrong !== undefined)
    throw fhirError(
      400,
      "not-supported",
      "files are written as application/fhir+ndjson only",
      "_outputFormat",
    );
}

function levelOf({ type, id }: Target): Pick<ExportPlan, "level" | "group"> {
  if (type === undefined) return { level: "system" };
  if (type === "Patient" && id === undefined) return { level: "patient" };
  if (type === "Group" && id !== undefined) return { level: "group", group: checkedId(id) };
  throw fhirError(404, "not-supported", "$export is at the base, on Patient and on one Group");
}

function exportedTypes(lists: readonly string[], lenient: boolean): readonly ResourceType[] | undefined {
  const names = lists.flatMap((list) => list.split(",")).map((name) => name.trim());
  if (names.length === 0) return undefined;
  const types = [...new Set(names)].filter(isResourceType);
  if (types.length < new Set(names).size && !lenient)
    throw fhirError(400, "value", "_type names a type that is not of FHIR R4", "_type");
  return types;
}

function sinceOf(values: readonly string[]): string | undefined {
  const [value, ...more] = values;
  if (more.length > 0) throw fhirError(400, "value", "_since is given twice", "_since");
  // A plus sign that was not encoded arrives as a space.
  return instantOf(value?.replace(" ", "+") ?? null, "_since")?.toISOString();
}

const shaping = /^_(?:count|sort|cursor|summary|elements|total|include|revinclude|contained)/;

/** `Type?query,Type?query`; parsed here so that a mistake is told to the one who asks, not to a file. */
function filtersOf(
  text: string,
  types: readonly ResourceType[] | undefined,
  options: SearchOptions,
): ExportPlan["filters"] {
  return text.split(/,(?=[A-Z][A-Za-z]+\?)/).map((each) => {
    const mark = each.indexOf("?");
    const type = each.slice(0, mark);
    const query = each.slice(mark + 1);
    if (mark < 0 || !isResourceType(type))
      throw fhirError(400, "value", "_typeFilter is written Type?query", "_typeFilter");
    if (types?.includes(type) === false)
      throw fhirError(400, "value", `_typeFilter names ${type}, which _type leaves out`, "_typeFilter");
    const pairs = pairsOf(query);
    if (pairs.some(([name]) => shaping.test(name)))
      throw fhirError(400, "not-supported", "_typeFilter only chooses resources", "_typeFilter");
    parseSearch(type, pairs, { ...options, lenient: false });
    return { type, query };
  });
}

function patientsOf(
  request: FhirRequest,
  { type }: Target,
  references: readonly string[],
  { baseUrls }: SearchOptions,
): readonly string[] | undefined {
  if (references.length === 0) return undefined;
  if (request.method !== "POST" || type === undefined)
    throw fhirError(400, "not-supported", "patient is sent by POST to Patient or a Group", "patient");
  return references.map((reference) => {
    const target = targetOf(reference, [request.base, ...baseUrls]);
    if (target?.kind !== "local" || target.type !== "Patient")
      throw fhirError(400, "value", "patient must refer to a Patient of this server", "patient");
    return target.id;
  });
}
