import type { FhirReply, FhirRequest } from "../exchange.ts";
import { preference, reply } from "../exchange.ts";
import { bundleOf, entryOf, replyOfError } from "./entry-response.ts";
import type { BundleEntry, ParsedBundle } from "./parse-bundle.ts";

export type Dispatch = (request: FhirRequest) => Promise<FhirReply>;

/** How many entries are under way at once: enough to fill write batches, few enough to stay fair to others. */
const width = 200;

/** Entries stand alone: each is answered by itself, and their writes meet again in the store's batches. */
export async function runBatch(
  dispatch: Dispatch,
  request: FhirRequest,
  bundle: ParsedBundle,
): Promise<FhirReply> {
  const wantsResources = preference(request, "return") === "representation";
  const answers: string[] = [];
  for (let at = 0; at < bundle.entries.length; at += width) {
    const slice = bundle.entries.slice(at, at + width);
    const replies = await Promise.all(
      slice.map((entry) => answerEntry(dispatch, entryRequest(request, entry))),
    );
    slice.forEach((entry, n) =>
      answers.push(entryOf(replies[n] as FhirReply, wantsResources || entry.method === "GET")),
    );
  }
  return reply(200, bundleOf("batch-response", answers));
}

async function answerEntry(dispatch: Dispatch, request: FhirRequest): Promise<FhirReply> {
  try {
    return await dispatch(request);
  } catch (error) {
    return replyOfError(error);
  }
}

/** An entry as a request of its own, by the same client. */
export function entryRequest(outer: FhirRequest, entry: BundleEntry): FhirRequest {
  const { resource } = entry;
  return {
    method: entry.method,
    path: entry.path,
    query: entry.query,
    header: (name) => entry.headers[name] ?? (name === "prefer" ? outer.header("prefer") : undefined),
    body: () => resource ?? { plain: undefined, exact: undefined },
    text: () => "",
    actor: outer.actor,
    origin: outer.origin,
    base: outer.base,
    at: `${entry.at}.resource`,
  };
}
