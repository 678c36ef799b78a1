import { formatDate, formatInstant } from "#kernel/base/dates.ts";
import type { Resource } from "#kernel/fhir/resource.ts";
import { documentPage } from "../document-page.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Headings of a person's copy, in the order in which they are read. */
const headings: Readonly<Record<string, string>> = {
  Patient: "Thông tin cá nhân",
  AllergyIntolerance: "Dị ứng",
  Condition: "Bệnh, chẩn đoán",
  MedicationStatement: "Thuốc đang dùng",
  MedicationRequest: "Đơn thuốc",
  MedicationDispense: "Thuốc đã cấp",
  Immunization: "Tiêm chủng",
  Encounter: "Lần khám, điều trị",
  Procedure: "Thủ thuật, phẫu thuật",
  DiagnosticReport: "Kết quả cận lâm sàng",
  Observation: "Chỉ số, xét nghiệm",
  ServiceRequest: "Chỉ định",
  Coverage: "Bảo hiểm y tế",
  Consent: "Đồng ý, ủy quyền",
};
const others = "Mục khác";

/** A copy of a record that anybody can read. */
export function readableSummary(resources: readonly Resource[], at: Date): string {
  const groups = new Map<string, string[]>();
  for (const heading of [...Object.values(headings), others]) groups.set(heading, []);
  for (const resource of resources)
    groups.get(headings[resource.resourceType] ?? others)?.push(lineOf(resource));
  const parts = [...groups].map(([heading, lines]) => ({ heading, lines: newestFirst(lines) }));
  const about = `Lập lúc ${formatInstant(at)}, gồm ${resources.length} mục.`;
  return documentPage({
    title: "Bản sao hồ sơ sức khỏe",
    parts: [{ heading: "Về bản sao này", lines: [about] }, ...parts.filter(({ lines }) => lines.length > 0)],
  });
}

/** Lines begin with their date, as people write it: the day comes last in the order. */
const newestFirst = (lines: readonly string[]): readonly string[] =>
  lines.toSorted((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));

const sortKey = (line: string): string => (/^[\d/]+/.exec(line)?.[0] ?? "").split("/").reverse().join("-");

const lineOf = (resource: Resource): string =>
  (resource.resourceType === "Patient" ? personParts(resource) : itemParts(resource))
    .filter((part) => part !== "")
    .join(" · ");

const personParts = (patient: Resource): readonly string[] => [
  ...fieldsIn(patient["name"]).map(nameOf),
  dateOf(patient["birthDate"]),
  ({ male: "Nam", female: "Nữ" } as Readonly<Record<string, string>>)[textOf(patient["gender"])] ?? "",
  ...fieldsIn(patient["identifier"]).map((each) => textOf(each["value"])),
  ...fieldsIn(patient["telecom"]).map((each) => textOf(each["value"])),
  ...fieldsIn(patient["address"]).map(addressOf),
];

const nameOf = (name: Fields): string =>
  textOf(name["text"]) || [textOf(name["family"]), ...textsIn(name["given"])].join(" ").trim();

const addressOf = (address: Fields): string =>
  textOf(address["text"]) || [...textsIn(address["line"]), textOf(address["city"])].join(", ");

const dateFields = [
  "effectiveDateTime",
  "occurrenceDateTime",
  "performedDateTime",
  "onsetDateTime",
  "authoredOn",
  "recordedDate",
  "dateAsserted",
  "whenHandedOver",
  "issued",
  "date",
  "dateTime",
];
const periodFields = ["period", "effectivePeriod", "performedPeriod", "onsetPeriod"];
const conceptFields = [
  "code",
  "vaccineCode",
  "medicationCodeableConcept",
  "type",
  "class",
  "category",
  "title",
];

function itemParts(resource: Resource): readonly string[] {
  const period = periodFields.map((field) => resource[field]).find(isFields);
  const date = dateFields.map((field) => textOf(resource[field])).find((text) => text !== "");
  const concept = conceptFields.map((field) => conceptOf(resource[field])).find((text) => text !== "");
  return [
    dateOf(date ?? (period === undefined ? "" : textOf(period["start"]))),
    concept ?? resource.resourceType,
    valueOf(resource),
    ...fieldsIn(resource["component"]).map((each) => `${conceptOf(each["code"])}: ${valueOf(each)}`),
    ...fieldsIn(resource["dosageInstruction"]).map((each) => textOf(each["text"])),
    ...fieldsIn(resource["note"]).map((each) => textOf(each["text"])),
    textOf(resource["conclusion"]),
  ];
}

function valueOf(resource: Fields): string {
  const quantity = resource["valueQuantity"];
  if (isFields(quantity)) return `${textOf(quantity["value"])} ${textOf(quantity["unit"])}`.trim();
  const simple = ["valueString", "valueDateTime", "valueInteger", "valueBoolean"]
    .map((field) => textOf(resource[field]))
    .find((text) => text !== "");
  return simple ?? conceptOf(resource["valueCodeableConcept"]);
}

/** CodeableConcept, Coding, a list of them, or plain text. */
function conceptOf(value: unknown): string {
  if (Array.isArray(value)) return conceptOf(value[0]);
  if (!isFields(value)) return textOf(value);
  const [coding] = fieldsIn(value["coding"]);
  const found = [value["text"], value["display"], coding?.["display"], coding?.["code"], value["code"]];
  return found.map(textOf).find((text) => text !== "") ?? "";
}

const dateOf = (value: unknown): string => {
  const text = textOf(value);
  return /^\d{4}/.test(text) ? formatDate(text.slice(0, 10)) : "";
};

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fieldsIn = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
