import type { Context } from "#kernel/access/context.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { Json } from "#kernel/fhir/patch/document.ts";
import { applyJsonPatch } from "#kernel/fhir/patch/json-patch.ts";
import { FhirError } from "#kernel/fhir/resource.ts";
import { isResourceType, type ResourceType } from "#kernel/fhir/resource-types.ts";
import { bearsKinshipMark } from "#kernel/fhir/rest/person-kinship.ts";
import { createChange, idFor } from "#kernel/fhir/store/change-kinds.ts";
import { accepted } from "#kernel/fhir/store/record-store.ts";
import { InvalidInput } from "#kernel/http/failure.ts";
import { editRows, type Fields, notWritten, type RecordDesk } from "../change-rows.ts";
import type { Wanted } from "./request.ts";

export interface Correction {
  readonly patient: string;
  readonly wanted: Wanted;
  readonly reason: string;
}

export interface Corrected {
  readonly resource: string;
  readonly version: number;
  readonly provenance: string;
}

/** Writes the wanted value as a new version, and who decided so and why as its Provenance. */
export async function correctRecord(
  desk: RecordDesk,
  context: Context,
  { patient, wanted, reason }: Correction,
): Promise<Corrected> {
  const { resource = "", element = "", value } = wanted;
  const [type = "", id = ""] = resource.split("/");
  if (!isResourceType(type))
    throw new InvalidInput([{ path: "wanted.resource", message: "Không có loại này" }]);
  const { written, refusals } = await editRows(desk, context.tx, {
    rows: [{ type, id }],
    change: (document) => withoutMark(patched(document, { element, value })),
  });
  const [refused] = refusals;
  if (refused !== undefined) throw notWritten(refused);
  const [version] = written;
  if (version === undefined) throw new Error("a correction wrote nothing");
  const target = `${resource}/_history/${version.version}`;
  const provenance = await writeProvenance(desk, context, { target, patient, type, reason });
  return { resource, version: version.version, provenance: `Provenance/${provenance}` };
}

/** What was confirmed of a kinship is confirmed anew when somebody corrected it. */
function withoutMark(document: Fields): Fields {
  if (!bearsKinshipMark(document)) return document;
  const { tag: _tag, ...meta } = document["meta"] as Fields;
  return { ...document, meta };
}

function patched(
  document: Fields,
  { element, value }: { readonly element: string; readonly value: unknown },
): Fields {
  const path = pointerOf(element);
  const step = value === undefined ? { op: "remove", path } : { op: "add", path, value };
  // Placing into a list by index replaces what stands there; adding would push it aside.
  const isListed = /\/\d+$/.test(path) && value !== undefined;
  try {
    const steps = isListed ? [{ op: "replace", path, value }] : [step];
    return applyJsonPatch(document as Json, steps) as Fields;
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new InvalidInput([{ path: "wanted.element", message: "Hồ sơ không có phần này để sửa" }]);
  }
}

/** `name[0].family` → `/name/0/family` */
const pointerOf = (element: string): string =>
  `/${element.replaceAll(/\[(\d+)\]/g, "/$1").replaceAll(".", "/")}`;

interface Origin {
  readonly target: string;
  readonly patient: string;
  readonly type: ResourceType;
  readonly reason: string;
}

async function writeProvenance(
  desk: RecordDesk,
  { tx, actor, now }: Context,
  { target, patient, type, reason }: Origin,
): Promise<string> {
  const { person } = actor;
  const provenance = {
    resourceType: "Provenance",
    // The person is named too, so that it lies in their record.
    target: [{ reference: target }, ...(type === "Patient" ? [] : [{ reference: `Patient/${patient}` }])],
    recorded: now.toISOString(),
    activity: {
      coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-DataOperation", code: "UPDATE" }],
    },
    reason: [{ text: `Sửa theo yêu cầu của người bệnh: ${reason}` }],
    agent: [
      {
        who: {
          display: actor.name,
          ...(person?.practitioner === undefined ? {} : { reference: `Practitioner/${person.practitioner}` }),
        },
        ...(person?.facility === undefined
          ? {}
          : { onBehalfOf: { reference: `Organization/${person.facility}` } }),
      },
    ],
  };
  const prepared = desk.prepare({ plain: provenance, exact: provenance }, { type: "Provenance" });
  const [result] = await desk.apply(tx, [createChange(prepared, idFor(keyOf(patient)))]);
  const done = accepted(result);
  return done.id;
}
