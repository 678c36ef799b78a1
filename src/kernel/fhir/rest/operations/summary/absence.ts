import type { Resource } from "../../../resource.ts";

export const absences = ["allergies", "problems", "medications"] as const;
/** Sections that must not be silent: "we know nothing" is a statement, and not the same as "there is nothing". */
export type Absence = (typeof absences)[number];

const system = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";
const clinical = "http://terminology.hl7.org/CodeSystem";

interface Statement {
  readonly sentence: string;
  readonly resource: (patient: string) => Resource;
}

const concept = (code: string, display: string, text: string) => ({
  coding: [{ system, code, display }],
  text,
});

const active = (kind: string) => ({ coding: [{ system: `${clinical}/${kind}`, code: "active" }] });

/** How the guide writes "no information" for each of the sections it requires. */
export const absenceOf: Readonly<Record<Absence, Statement>> = {
  allergies: {
    sentence: "Không có thông tin về dị ứng trong hồ sơ.",
    resource: (patient) => ({
      resourceType: "AllergyIntolerance",
      clinicalStatus: active("allergyintolerance-clinical"),
      code: concept("no-allergy-info", "No information about allergies", "Không có thông tin về dị ứng"),
      patient: { reference: patient },
    }),
  },
  problems: {
    sentence: "Không có thông tin về vấn đề sức khỏe hiện tại trong hồ sơ.",
    resource: (patient) => ({
      resourceType: "Condition",
      clinicalStatus: active("condition-clinical"),
      code: concept(
        "no-problem-info",
        "No information about problems",
        "Không có thông tin về vấn đề sức khỏe",
      ),
      subject: { reference: patient },
    }),
  },
  medications: {
    sentence: "Không có thông tin về thuốc đang dùng trong hồ sơ.",
    resource: (patient) => ({
      resourceType: "MedicationStatement",
      status: "unknown",
      medicationCodeableConcept: concept(
        "no-medication-info",
        "No information about medications",
        "Không có thông tin về thuốc",
      ),
      subject: { reference: patient },
      _effectiveDateTime: {
        extension: [
          { url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" },
        ],
      },
    }),
  },
};
