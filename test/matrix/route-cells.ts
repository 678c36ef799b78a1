import type { Answered } from "./ask.ts";
import type { Caller } from "./callers.ts";
import { type Cell, inParallel, type Verdict, verdictOf } from "./cell.ts";
import type { ServedRoute } from "./collect-routes.ts";
import { mayUse } from "./expected-roles.ts";
import { expectedRoutes } from "./expected-routes.ts";

const someId = "0198c0de-0000-7000-8000-0000000000aa";

/** Every address that is served × everybody. What reads goes first: some of what writes ends the session. */
export async function routeCells(
  served: readonly ServedRoute[],
  callers: readonly Caller[],
  { isThorough }: { readonly isThorough: boolean },
): Promise<readonly Cell[]> {
  const order = (route: ServedRoute) => (route.method === "GET" || route.method === "HEAD" ? 0 : 1);
  const asking = served.filter(({ method }) => isThorough || method !== "HEAD");
  const routes = asking.toSorted((a, b) => order(a) - order(b));
  const lost = Object.keys(expectedRoutes)
    .filter((name) => expectedRoutes[name] !== "page" && !served.some((route) => nameOf(route) === name))
    .map((row) => ({ table: "routes", row, caller: "served", expected: "yes", actual: "no longer there" }));
  const listed = routes.filter((route) => kindOf(route) !== undefined);
  const asked = await inParallel(callers, 40, async (caller) => {
    const cells: Cell[] = [];
    for (const route of listed) cells.push(await cellOf(route, caller));
    return cells;
  });
  return [...lost, ...routes.filter((route) => kindOf(route) === undefined).map(strange), ...asked.flat()];
}

const strange = (route: ServedRoute): Cell => ({
  table: "routes",
  row: nameOf(route),
  caller: "served",
  expected: "a line in expected-routes.ts",
  actual: "none",
});

const nameOf = ({ method, url }: ServedRoute): string => `${method} ${url}`;

/** HEAD is what GET is, and asking what an address allows tells nothing. */
function kindOf(route: ServedRoute): string | undefined {
  const { method, url } = route;
  if (method === "OPTIONS") return "open";
  return expectedRoutes[nameOf(method === "HEAD" ? { method: "GET", url } : route)];
}

async function cellOf(route: ServedRoute, caller: Caller): Promise<Cell> {
  const { method, url } = route;
  const kind = kindOf(route) ?? "";
  const path = url.replaceAll(/:\w+/g, someId).replaceAll("*", "nothing");
  const answer = await askAt(caller, method, path);
  return {
    table: "routes",
    row: nameOf(route),
    caller: caller.name,
    expected: expectedOf(kind, caller.name),
    actual: judged(kind, verdictOf(answer)),
  };
}

/** HEAD is refused like GET, only without a word why: the words are asked for by GET. */
async function askAt(caller: Caller, method: string, path: string): Promise<Answered> {
  const isReading = method === "GET" || method === "HEAD";
  const answer = await caller.ask({ method, path, ...(isReading ? {} : { body: {} }) });
  if (method !== "HEAD" || answer.status !== 403) return answer;
  const { status, text } = await caller.ask({ method: "GET", path });
  return status === answer.status ? { status, text } : answer;
}

/** Addresses that judge in their own words: whoever signs in there, and the record, which has tables of its own. */
function judged(kind: string, verdict: Verdict): Verdict {
  if (verdict === "broken") return verdict;
  if (kind === "sign-in") return "yes";
  return judgesItself(kind) && verdict === "no" ? "yes" : verdict;
}

const judgesItself = (kind: string): boolean => kind === "record" || kind === "sign-in";

function expectedOf(kind: string, caller: string): Verdict {
  if (kind === "open" || kind === "page" || kind === "sign-in") return "yes";
  if (kind === "machine") return "no";
  if (caller === "anonymous") return "unknown";
  if (kind === "anybody") return "yes";
  if (kind === "record") return "yes";
  return mayUse(caller, kind) ? "yes" : "no";
}
