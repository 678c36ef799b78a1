import { fhirError, operationOutcome, type Resource } from "../../resource.ts";
import { bulkLoad, type LoadResult, type RefusedLine } from "../../store/bulk-load.ts";
import type { ExactJson } from "../../store/exact-json.ts";
import type { RecordStore } from "../../store/record-store.ts";
import type { Prepared } from "../../store/stored-row.ts";
import type { Operation } from "../dispatch.ts";
import { type FhirActor, type FhirRequest, replyResource } from "../exchange.ts";
import { createPlaces } from "./places.ts";

export const importPermission = "fhir.import";

const ndjson = /^application\/(?:fhir\+ndjson|ndjson|x-ndjson)\s*(?:;|$)/i;
/** Each opens connections of its own. */
const mostAtOnce = 3;
/** Lines told in the answer; the counts tell the rest. */
const mostTold = 200;

/**
 * POST $import with NDJSON as body: every line on its own, good lines come in although others are refused. For more
 * than a body holds there is `tuetinh import`.
 */
export function importOperation(store: RecordStore, databaseUrl: string): Operation {
  const inPlace = createPlaces(mostAtOnce);
  return {
    name: "$import",
    levels: ["system"],
    run: async (request) => {
      mustBeImport(request);
      const loader = { store: onlyWhatMay(store.by(request.origin), request.actor), url: databaseUrl };
      const result = await inPlace(() => bulkLoad(loader, linesOf(request.text())));
      return replyResource(200, reportOf(result));
    },
  };
}

function mustBeImport(request: FhirRequest): void {
  if (request.method !== "POST")
    throw fhirError(405, "not-supported", `${request.method} is not possible at this address`);
  if (!request.actor.holds(importPermission))
    throw fhirError(403, "forbidden", `the token does not hold the permission ${importPermission}`);
  if (request.actor.reach !== undefined)
    throw fhirError(403, "forbidden", "only programs load records in bulk");
  if (!ndjson.test(request.header("content-type") ?? ""))
    throw fhirError(415, "not-supported", "the body must be application/fhir+ndjson");
}

/** An import is no way around the scopes: a line needs the same right as the same resource sent alone. */
function onlyWhatMay(store: RecordStore, actor: FhirActor): RecordStore {
  const prepare = (body: ExactJson, expected: Parameters<RecordStore["prepare"]>[1]): Prepared => {
    const prepared = store.prepare(body, expected);
    const { type, resource } = prepared;
    const interaction = resource.id === undefined ? "c" : "u";
    if (!actor.may(type, interaction))
      throw fhirError(403, "forbidden", `the token does not allow this on ${type} (${interaction})`, type);
    return prepared;
  };
  return { ...store, prepare };
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split("\n");
}

const reportOf = ({ loaded, refused, refusedCount }: LoadResult): Resource => ({
  resourceType: "Parameters",
  parameter: [
    { name: "loaded", valueInteger: loaded },
    { name: "refused", valueInteger: refusedCount },
    ...refused.slice(0, mostTold).map(toldLine),
  ],
});

const toldLine = ({ line, issues }: RefusedLine) => ({
  name: "refusedLine",
  part: [
    { name: "line", valuePositiveInt: line },
    { name: "outcome", resource: operationOutcome(issues) },
  ],
});
