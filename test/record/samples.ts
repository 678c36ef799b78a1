import type { Fields } from "./answers.ts";

export const cccd = "http://example.vn/sid/cccd";

export const patient = (value: string, more: Fields = {}): Fields => ({
  resourceType: "Patient",
  identifier: [{ system: cccd, value }],
  name: [{ text: "Trần Thị Bình", family: "Trần", given: ["Thị", "Bình"] }],
  gender: "female",
  birthDate: "1990-05-17",
  ...more,
});

export const observation = (patientId: string, more: Fields = {}): Fields => ({
  resourceType: "Observation",
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "8867-4" }] },
  subject: { reference: `Patient/${patientId}` },
  effectiveDateTime: "2026-03-01T08:00:00+07:00",
  valueQuantity: { value: 72, unit: "/min", system: "http://unitsofmeasure.org", code: "/min" },
  ...more,
});
