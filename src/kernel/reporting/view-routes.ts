import * as z from "zod/mini";
import type { Tx } from "#kernel/db/db.ts";
import { FhirError } from "#kernel/fhir/resource.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { compileView } from "./compile-view.ts";
import { announceView, type RegisterRequest, withdrawView } from "./registered-views.ts";
import { viewPermission } from "./view-permission.ts";
import { countFailures, listViews, type ViewRow, viewStates } from "./view-registry.sql.ts";

const permission = viewPermission;
const Name = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,50}$/));
const mostColumns = 400;

const View = z.object({
  name: z.string(),
  resourceType: z.string(),
  table: z.string(),
  state: z.enum(viewStates),
});

const viewOf = ({ name, resourceType, state }: ViewRow) => ({
  name,
  resourceType,
  table: `reporting.${name}`,
  state,
});

/** Views that are kept as tables: which there are, new ones, and those nobody needs any more. */
export const viewRoutes: readonly Route[] = [
  query({
    path: "/api/reporting/views",
    permission,
    summary: "The report tables, how far each is, and how many records have no rows in it.",
    input: z.object({}),
    output: z.object({ views: z.array(z.extend(View, { failures: z.number() })) }),
    run: async ({ tx }) => {
      const views = await listViews(tx);
      const failures = new Map((await countFailures(tx)).map((each) => [each.name, each.failures]));
      return { views: views.map((view) => ({ ...viewOf(view), failures: failures.get(view.name) ?? 0 })) };
    },
  }),
  command({
    path: "/api/reporting/views",
    permission,
    summary: "Registers a ViewDefinition: its table is created now and filled in the background.",
    input: z.object({
      name: Name,
      definition: z.record(z.string(), z.unknown()),
      indexes: z._default(
        z.array(z.array(z.string()).check(z.minLength(1), z.maxLength(8))).check(z.maxLength(16)),
        [],
      ),
    }),
    output: View,
    run: async ({ tx }, request) => viewOf(await register(tx, request)),
  }),
  command({
    path: "/api/reporting/views/:name/unregister",
    permission,
    summary: "Ends the keeping of a report table; it is dropped in the background.",
    input: z.object({ name: Name }),
    output: View,
    run: async ({ tx }, { name }) => viewOf(await withdrawView(tx, name)),
  }),
];

/** The record's refusals name a place in the definition: told as such by this API too. */
async function register(tx: Tx, request: RegisterRequest): Promise<ViewRow> {
  try {
    if (compileView(request.definition).columns.length > mostColumns)
      throw new InvalidInput([{ path: "definition.select", message: `Nhiều nhất ${mostColumns} cột` }]);
    return await announceView(tx, request);
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new InvalidInput(
      error.issues.map(({ diagnostics, expression }) => ({
        path: expression?.[0] ?? "definition",
        message: diagnostics,
      })),
    );
  }
}
