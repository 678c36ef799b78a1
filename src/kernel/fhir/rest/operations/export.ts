import { newId } from "#kernel/base/ids.ts";
import { enqueue } from "#kernel/jobs/enqueue.ts";
import type { Job } from "#kernel/jobs/job.ts";
import { keyOf } from "../../indexing/keys.ts";
import { errorIssue, FhirError, fhirError } from "../../resource.ts";
import { readCurrent } from "../../store/read-rows.ts";
import type { Operation } from "../dispatch.ts";
import { type FhirRequest, replyOutcome, type Shown } from "../exchange.ts";
import { personOf } from "../person-of.ts";
import { listSeen } from "../visible-rows.ts";
import { countOpen, insertExport, lockOwner } from "./export.sql.ts";
import { type ExportPayload } from "./export-job.ts";
import type { ExportPlan } from "./export-plan.ts";
import { exportPlanOf } from "./export-request.ts";
import type { ExportMaker } from "./export-run.ts";

export const exportPermission = "fhir.export";
/** Exports of one client that may wait or run at one time. */
const mostOpen = 3;
const openFor = 72 * 3_600_000;

/** `$export` at the base, on Patient and on a Group: writes down what is wanted and answers where to ask for it. */
export const exportOperation = (maker: ExportMaker, job: Job<ExportPayload>): Operation => ({
  name: "$export",
  levels: ["system", "type", "instance"],
  run: async (request, target) => {
    if (!request.actor.holds(exportPermission))
      throw fhirError(403, "forbidden", `the token does not hold the permission ${exportPermission}`);
    const plan = exportPlanOf(request, target, maker.searchOptionsFor(request));
    await mustBePossible(maker, request, plan);
    const id = await keep(maker, job, plan);
    const told = replyOutcome(
      202,
      [{ severity: "information", code: "informational", diagnostics: "the export was put in the queue" }],
      { "content-location": `${request.base}/exports/${id}` },
    );
    return { ...told, shown: shownBy(plan) };
  },
});

/** Named patients, or everyone: a group is not resolved before the export runs. */
const shownBy = ({ patients }: ExportPlan): Shown =>
  patients === undefined ? { everyone: true } : { patients: patients.map(keyOf) };

async function mustBePossible(
  { store, searchOptionsFor }: ExportMaker,
  request: FhirRequest,
  { types, readable, group }: ExportPlan,
): Promise<void> {
  const hidden = types?.find((type) => !readable.includes(type));
  if (hidden !== undefined || readable.length === 0)
    throw fhirError(403, "forbidden", `the token does not allow reading ${hidden ?? "any type"}`);
  if (group === undefined) return;
  if (!request.actor.may("Group", "r"))
    throw fhirError(403, "forbidden", "the token does not allow reading Group");
  const key = keyOf(group);
  const person = personOf({ searchOptionsFor }, request);
  const tx = store.db.direct;
  const found = await (person === undefined
    ? readCurrent(tx, "Group", [key])
    : listSeen(tx, person, "Group", [key]));
  if (found.get(key)?.deleted !== false) throw fhirError(404, "not-found", "the group is not known here");
}

function keep({ store }: ExportMaker, job: Job<ExportPayload>, plan: ExportPlan): Promise<string> {
  return store.db.transaction(async (tx) => {
    await lockOwner(tx, plan.owner);
    if ((await countOpen(tx, plan.owner)) >= mostOpen)
      throw new FhirError(429, errorIssue("throttled", `no more than ${mostOpen} exports at one time`));
    const id = newId();
    const now = new Date();
    const expiresAt = new Date(now.getTime() + openFor);
    await insertExport(tx, { id, owner: plan.owner, plan: JSON.stringify(plan), now, expiresAt });
    await enqueue(tx, job, { id }, { now, key: id });
    return id;
  });
}
