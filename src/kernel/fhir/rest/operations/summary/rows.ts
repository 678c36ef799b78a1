import type { Resource } from "../../../resource.ts";
import { observedText } from "./observed.ts";
import { conceptAt, conceptsAt, conceptText, dayText, textAt, timeOf, valuesAt } from "./values.ts";

/** Finds what a reference names among the resources of the document. */
export type Lookup = (reference: string) => Resource | undefined;

/** The cells of one entry of a section. */
export type Row = (resource: Resource, lookup: Lookup) => readonly string[];

const unknown = "không rõ";
const since = (resource: Resource): string => dayText(timeOf(resource));

const onset = (resource: Resource): string =>
  textAt(resource, "onsetString") ?? (dayText(textAt(resource, "onsetDateTime")) || since(resource));

export const problemRow: Row = (resource) => [conceptAt(resource, "code") ?? unknown, onset(resource)];

export const pastProblemRow: Row = (resource) => [
  conceptAt(resource, "code") ?? unknown,
  onset(resource),
  textAt(resource, "abatementString") ??
    dayText(textAt(resource, "abatementDateTime") ?? textAt(resource, "abatementPeriod.end")),
];

const risks: Readonly<Record<string, string>> = { low: "thấp", high: "cao" };

export const allergyRow: Row = (resource) => [
  conceptAt(resource, "code") ?? conceptAt(resource, "reaction.substance") ?? unknown,
  conceptsAt(resource, "reaction.manifestation"),
  risks[textAt(resource, "criticality") ?? ""] ?? unknown,
  dayText(textAt(resource, "recordedDate") ?? timeOf(resource)),
];

const statuses: Readonly<Record<string, string>> = {
  active: "đang dùng",
  "on-hold": "tạm ngừng",
  intended: "sắp dùng",
  completed: "đã dùng xong",
  stopped: "đã ngừng",
};

export const medicationRow: Row = (resource, lookup) => [
  conceptAt(resource, "medicationCodeableConcept") ?? referredMedication(resource, lookup) ?? unknown,
  [...valuesAt(resource, "dosageInstruction.text"), ...valuesAt(resource, "dosage.text")].join("; "),
  since(resource),
  statuses[textAt(resource, "status") ?? ""] ?? unknown,
];

function referredMedication(resource: Resource, lookup: Lookup): string | undefined {
  const reference = textAt(resource, "medicationReference.reference") ?? "";
  const inside = valuesAt(resource, "contained").find((each) => reference === `#${textAt(each, "id") ?? ""}`);
  return (
    textAt(resource, "medicationReference.display") ??
    conceptAt(inside ?? lookup(reference), "code") ??
    undefined
  );
}

export const immunizationRow: Row = (resource) => [
  conceptAt(resource, "vaccineCode") ?? unknown,
  textAt(resource, "occurrenceString") ?? since(resource),
  textAt(resource, "lotNumber") ?? "",
];

export const observationRow: Row = (resource) => [
  conceptAt(resource, "code") ?? unknown,
  resource.resourceType === "DiagnosticReport"
    ? (textAt(resource, "conclusion") ?? conceptsAt(resource, "conclusionCode"))
    : observedText(resource),
  since(resource),
];

export const procedureRow: Row = (resource) => [conceptAt(resource, "code") ?? unknown, since(resource)];

export const deviceRow: Row = (resource, lookup) => {
  const device = lookup(textAt(resource, "device.reference") ?? "");
  const name = textAt(resource, "device.display") ?? textAt(device, "deviceName.name");
  return [name ?? conceptText(valuesAt(device, "type")[0]) ?? unknown, since(resource)];
};

export const planRow: Row = (resource) => [
  textAt(resource, "title") ?? textAt(resource, "description") ?? conceptAt(resource, "category") ?? unknown,
  since(resource),
];
