import { keyOf } from "../../../indexing/keys.ts";
import { fhirError } from "../../../resource.ts";
import { parseSearch } from "../../../search/parse-search.ts";
import { runSearch } from "../../../search/run-search.ts";
import type { SearchOptions } from "../../../search/search-options.ts";
import type { SqlReader } from "../../../search/search-row.ts";
import type { Operation } from "../../dispatch.ts";
import { type FhirRequest, reply } from "../../exchange.ts";
import { instantOf } from "../../history.ts";
import type { ReadDoor } from "../../person-of.ts";
import { checkedId } from "../../read.ts";
import { summaryDocument } from "./document.ts";
import { type RecordView, readParts, readPatientPart, readSupporting } from "./read-record.ts";
import { type Section, sections } from "./sections.ts";

const known = new Set(["_at", "identifier", "_format", "_pretty"]);

/** GET Patient/id/$summary, or Patient/$summary?identifier=system|value: the record of a patient as an International Patient Summary, now or as of an instant. */
export const summaryOperation = ({ store, searchOptionsFor }: ReadDoor): Operation => ({
  name: "$summary",
  type: "Patient",
  levels: ["type", "instance"],
  run: async (request, target) => {
    const told = mustMayTell(request);
    const asked = askedOf(request);
    const options = searchOptionsFor(request);
    const { baseUrls } = options;
    const { at } = asked;
    const id =
      target.id === undefined
        ? await findPatient(store.db.direct, options, asked.identifier)
        : checkedId(target.id);
    const view: RecordView = { store, searchOptionsFor, request, at, baseUrls: [request.base, ...baseUrls] };
    const patient = await readPatientPart(view, id);
    const parts = await readParts(view, id);
    const time = at ?? new Date(store.now());
    const chosen = told
      .map((section) => {
        const own = parts.filter(({ type }) => section.types.includes(type));
        return { section, parts: section.choose(own, time) };
      })
      .filter((each) => each.parts.length > 0 || each.section.absence !== undefined);
    const others = await readSupporting(view, [patient, ...chosen.flatMap((each) => each.parts)]);
    const { base } = request;
    const document = summaryDocument({ base, patient, sections: chosen, others, at: time });
    return { ...reply(200, document), shown: { patients: [keyOf(id)] } };
  },
});

/**
 * The sections this client may be told. The required ones are all or nothing: a summary that is silent about
 * allergies because of a missing scope would be read as "none".
 */
function mustMayTell(request: FhirRequest): readonly Section[] {
  if (request.method !== "GET")
    throw fhirError(405, "not-supported", `${request.method} is not possible at this address`);
  if (!request.actor.may("Patient", "r"))
    throw fhirError(403, "forbidden", "the token does not allow this on Patient (r)");
  const mayTell = ({ types }: Section) => types.every((type) => request.actor.may(type, "r"));
  const hidden = sections.find((section) => section.absence !== undefined && !mayTell(section));
  if (hidden !== undefined)
    throw fhirError(403, "forbidden", `a summary needs the right to read ${hidden.types.join(" and ")}`);
  return sections.filter(mayTell);
}

interface Asked {
  readonly at: Date | undefined;
  readonly identifier: string | undefined;
}

function askedOf(request: FhirRequest): Asked {
  const query = new URLSearchParams(request.query);
  for (const name of query.keys())
    if (!known.has(name))
      throw fhirError(
        400,
        "not-supported",
        `$summary does not know the parameter ${name.slice(0, 64)}`,
        name,
      );
  return { at: instantOf(query.get("_at"), "_at"), identifier: query.get("identifier") ?? undefined };
}

async function findPatient(
  read: SqlReader,
  options: SearchOptions,
  identifier: string | undefined,
): Promise<string> {
  if (identifier === undefined)
    throw fhirError(400, "required", "name the patient by id in the address, or by identifier", "identifier");
  const pairs = [
    ["identifier", identifier],
    ["_count", "2"],
  ] as const;
  const { matches } = await runSearch(read, parseSearch("Patient", pairs, options), options);
  const [match, ...more] = matches;
  if (match === undefined) throw fhirError(404, "not-found", "no Patient has this identifier");
  if (more.length > 0) throw fhirError(412, "multiple-matches", "more than one Patient has this identifier");
  return match.id;
}
