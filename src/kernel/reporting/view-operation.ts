import { setImmediate } from "node:timers/promises";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { fhirError, type Resource } from "#kernel/fhir/resource.ts";
import { isResourceType, type ResourceType } from "#kernel/fhir/resource-types.ts";
import type { Operation } from "#kernel/fhir/rest/dispatch.ts";
import { type FhirReply, type FhirRequest, reply, type Shown } from "#kernel/fhir/rest/exchange.ts";
import { type ExportPlan, plannedReach } from "#kernel/fhir/rest/operations/export-plan.ts";
import { type ExportMaker, readExport } from "#kernel/fhir/rest/operations/export-run.ts";
import { createPlaces } from "#kernel/fhir/rest/operations/places.ts";
import { type CompiledView, compileView } from "./compile-view.ts";
import { runView, viewMediaTypes } from "./run-view.ts";
import { viewPermission } from "./view-permission.ts";
import { findView } from "./view-registry.sql.ts";
import { type ViewRequest, viewRequestOf } from "./view-request.ts";

/** An answer is put together in memory; who wants more registers the view or exports. */
const longestAnswer = 64 * 1024 * 1024;
/** Milliseconds after which others get a turn. */
const longestWork = 20;
/** Runs over the record: each holds a snapshot, and with it a connection, as long as it reads. */
const mostAtOnce = 3;

/** POST $viewdefinition-run: the rows of a view over resources that were sent along, or over those of the record. */
export const viewOperation = (maker: ExportMaker): Operation => {
  const inPlace = createPlaces(mostAtOnce);
  const run = async (request: FhirRequest): Promise<FhirReply> => {
    if (request.method !== "POST")
      throw fhirError(405, "not-supported", `${request.method} is not possible at this address`);
    if (request.at !== undefined)
      throw fhirError(
        400,
        "not-supported",
        "rows of a view are no resource: ask for them outside of a Bundle",
      );
    const { baseUrls } = maker.searchOptionsFor(request);
    const asked = viewRequestOf(request, [request.base, ...baseUrls]);
    const view = await compiledView(maker, request, asked);
    const text =
      asked.resources === undefined
        ? await inPlace(() => runOverRecord(maker, request, asked, view))
        : await collect(asked, view, [asked.resources]);
    const told = reply(200, text, { "content-type": viewMediaTypes[asked.format] });
    return asked.resources === undefined ? { ...told, shown: shownBy(asked) } : told;
  };
  return { name: "$viewdefinition-run", levels: ["system"], run };
};

const shownBy = ({ patients }: ViewRequest): Shown =>
  patients === undefined ? { everyone: true } : { patients: [...patients].map(keyOf) };

async function compiledView(
  { store }: ExportMaker,
  request: FhirRequest,
  { view }: ViewRequest,
): Promise<CompiledView> {
  if ("definition" in view) {
    // An expression of the client's own may cost far more than the data it is about.
    if (!request.actor.holds(viewPermission))
      throw fhirError(403, "forbidden", `own definitions need the permission ${viewPermission}`);
    return compileView(view.definition);
  }
  const row = await findView(store.db.direct, view.name);
  if (row === undefined)
    throw fhirError(404, "not-found", "no view is registered under this name", "viewReference");
  return compileView(JSON.parse(row.definition));
}

function runOverRecord(
  maker: ExportMaker,
  request: FhirRequest,
  asked: ViewRequest,
  view: CompiledView,
): Promise<string> {
  const type = view.resourceType;
  if (!isResourceType(type)) throw fhirError(422, "not-supported", "the view is not about a type of FHIR R4");
  for (const needed of asked.group === undefined ? [type] : [type, "Group"])
    if (!request.actor.may(needed, "r") || !request.actor.may(needed, "s"))
      throw fhirError(403, "forbidden", `the token does not allow reading ${needed}`);
  return readExport(maker, planOf(request, asked, type), (pages) =>
    collect(asked, view, parsed(pages(type))),
  );
}

/** The rows of a view come from the same snapshot, levels and conditions as an export. */
function planOf(request: FhirRequest, asked: ViewRequest, type: ResourceType): ExportPlan {
  const { patients, group, since } = asked;
  return {
    level: group !== undefined ? "group" : patients !== undefined ? "patient" : "system",
    ...(group === undefined ? {} : { group }),
    ...(patients === undefined ? {} : { patients: [...patients] }),
    ...(since === undefined ? {} : { since }),
    ...plannedReach(request.actor.reach),
    types: [type],
    readable: [type],
    filters: [],
    request: "",
    base: request.base,
    owner: request.actor.id,
  };
}

async function* parsed(pages: AsyncIterable<readonly string[]>): AsyncGenerator<readonly Resource[]> {
  for await (const page of pages) yield page.map((content) => JSON.parse(content) as Resource);
}

async function collect(
  { format, header, limit }: ViewRequest,
  view: CompiledView,
  pages: Iterable<readonly Resource[]> | AsyncIterable<readonly Resource[]>,
): Promise<string> {
  let left = limit;
  const limited: CompiledView = {
    ...view,
    rows: (resource) => {
      const rows = view.rows(resource).slice(0, left);
      left -= rows.length;
      return rows;
    },
  };
  const pieces: string[] = [];
  let size = 0;
  for await (const piece of runView(
    limited,
    whileWanted(pages, () => left > 0),
    format,
  )) {
    size += piece.length;
    if (size > longestAnswer)
      throw fhirError(413, "too-costly", "the answer is too long: set _limit, or register the view");
    pieces.push(piece);
  }
  return (format === "csv" && !header ? pieces.slice(1) : pieces).join("");
}

async function* whileWanted(
  pages: Iterable<readonly Resource[]> | AsyncIterable<readonly Resource[]>,
  isWanted: () => boolean,
): AsyncGenerator<Resource> {
  if (!isWanted()) return;
  let rested = performance.now();
  for await (const page of pages)
    for (const resource of page) {
      yield resource;
      if (!isWanted()) return;
      if (performance.now() - rested < longestWork) continue;
      await setImmediate();
      rested = performance.now();
    }
}
