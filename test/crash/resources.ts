import type { Entry } from "./ledger.ts";

export const keySystem = "urn:tuetinh:crash";
export const markerSystem = "urn:tuetinh:crash:marker";

/** The resource of an entry in the state its marker names. */
export function resourceOf(entry: Entry, marker: string, subject?: string): Record<string, unknown> {
  const common = {
    ...(entry.id === undefined ? {} : { id: entry.id }),
    identifier: [
      { system: keySystem, value: entry.key },
      { system: markerSystem, value: marker },
    ],
  };
  if (entry.type === "Patient") {
    const name = [
      { use: "official", family: "Nguyễn", given: ["Thử", marker.slice(0, 8)], text: `Nguyễn Thử ${marker}` },
    ];
    return {
      resourceType: "Patient",
      ...common,
      active: true,
      name,
      gender: "female",
      birthDate: "1990-05-19",
    };
  }
  return {
    resourceType: "Observation",
    ...common,
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "8867-4" }] },
    effectiveDateTime: "2026-11-20T08:00:00+07:00",
    valueQuantity: { value: 72, unit: "/min", system: "http://unitsofmeasure.org", code: "/min" },
    ...(subject === undefined ? {} : { subject: { reference: subject } }),
  };
}

/** A bundle of the given type over the entries; the first is the patient of the others. */
export function bundleOf(
  entries: readonly Entry[],
  markers: ReadonlyMap<Entry, string>,
): Record<string, unknown> {
  const patient = `urn:uuid:${entries[0]?.key}`;
  return {
    resourceType: "Bundle",
    type: "transaction",
    entry: entries.map((entry, index) => ({
      fullUrl: `urn:uuid:${entry.key}`,
      resource: resourceOf(entry, markers.get(entry) ?? "", index === 0 ? undefined : patient),
      request: { method: "POST", url: entry.type },
    })),
  };
}
