import type { ResourceType } from "../../../resource-types.ts";
import type { Absence } from "./absence.ts";
import {
  allergies,
  devices,
  immunizations,
  medications,
  pastProblems,
  plans,
  presentProblems,
  procedures,
  results,
  socialHistory,
  vitalSigns,
} from "./choose.ts";
import {
  allergyRow,
  deviceRow,
  immunizationRow,
  medicationRow,
  observationRow,
  pastProblemRow,
  planRow,
  problemRow,
  procedureRow,
  type Row,
} from "./rows.ts";
import type { Part } from "./values.ts";

/** One section of the International Patient Summary. */
export interface Section {
  /** LOINC. */
  readonly code: string;
  readonly display: string;
  readonly title: string;
  readonly types: readonly ResourceType[];
  readonly choose: (parts: readonly Part[], at: Date) => readonly Part[];
  readonly head: readonly string[];
  readonly row: Row;
  /** The guide requires the section: what it says when we know nothing. */
  readonly absence?: Absence;
}

const observed = ["Nội dung", "Kết quả", "Ngày"];

/** In the order in which a clinician wants to read them. */
export const sections: readonly Section[] = [
  {
    code: "48765-2",
    display: "Allergies and adverse reactions Document",
    title: "Dị ứng và phản ứng có hại",
    types: ["AllergyIntolerance"],
    choose: allergies,
    head: ["Dị ứng với", "Biểu hiện", "Nguy cơ", "Ghi nhận"],
    row: allergyRow,
    absence: "allergies",
  },
  {
    code: "11450-4",
    display: "Problem list - Reported",
    title: "Vấn đề sức khỏe hiện tại",
    types: ["Condition"],
    choose: presentProblems,
    head: ["Vấn đề", "Từ"],
    row: problemRow,
    absence: "problems",
  },
  {
    code: "10160-0",
    display: "History of Medication use Narrative",
    title: "Thuốc đang dùng và mới dùng",
    types: ["MedicationStatement", "MedicationRequest"],
    choose: medications,
    head: ["Thuốc", "Cách dùng", "Từ", "Tình trạng"],
    row: medicationRow,
    absence: "medications",
  },
  {
    code: "11369-6",
    display: "History of Immunization Narrative",
    title: "Tiêm chủng",
    types: ["Immunization"],
    choose: immunizations,
    head: ["Vắc xin", "Ngày", "Số lô"],
    row: immunizationRow,
  },
  {
    code: "30954-2",
    display: "Relevant diagnostic tests/laboratory data Narrative",
    title: "Kết quả cận lâm sàng",
    types: ["Observation", "DiagnosticReport"],
    choose: results,
    head: observed,
    row: observationRow,
  },
  {
    code: "47519-4",
    display: "History of Procedures Document",
    title: "Thủ thuật và phẫu thuật",
    types: ["Procedure"],
    choose: procedures,
    head: ["Thủ thuật", "Ngày"],
    row: procedureRow,
  },
  {
    code: "46264-8",
    display: "History of medical device use",
    title: "Thiết bị y tế",
    types: ["DeviceUseStatement"],
    choose: devices,
    head: ["Thiết bị", "Từ"],
    row: deviceRow,
  },
  {
    code: "8716-3",
    display: "Vital signs",
    title: "Sinh hiệu",
    types: ["Observation"],
    choose: vitalSigns,
    head: observed,
    row: observationRow,
  },
  {
    code: "11348-0",
    display: "History of Past illness Narrative",
    title: "Tiền sử bệnh",
    types: ["Condition"],
    choose: pastProblems,
    head: ["Bệnh", "Từ", "Đến"],
    row: pastProblemRow,
  },
  {
    code: "29762-2",
    display: "Social history Narrative",
    title: "Lối sống và xã hội",
    types: ["Observation"],
    choose: socialHistory,
    head: observed,
    row: observationRow,
  },
  {
    code: "18776-5",
    display: "Plan of care note",
    title: "Kế hoạch chăm sóc",
    types: ["CarePlan"],
    choose: plans,
    head: ["Kế hoạch", "Từ"],
    row: planRow,
  },
];

/** What a summary is made from. */
export const summaryTypes: readonly ResourceType[] = [...new Set(sections.flatMap(({ types }) => types))];
