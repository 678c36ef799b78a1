import type { ElementDefinition, NodeDefinition } from "./structures.ts";

/**
 * The library adds a few elements of later editions to its R4 files. Found by comparing it with the published
 * R4 data elements (`dataelements.json`), which it carries unchanged; this puts the 4.0.1 text back.
 */
export const corrected = (path: string, node: NodeDefinition): NodeDefinition => ({
  ...node,
  elements: [
    ...node.elements
      .filter((element) => !notInR4.has(`${path}.${element.name}`))
      .map((element) => ({ ...withoutForeignTargets(element), ...changes[`${path}.${element.name}`] })),
    ...(additions[path] ?? []),
  ],
});

const notInR4: ReadonlySet<string> = new Set([
  "DeviceDefinition.classification",
  "HealthcareService.offeredIn",
  "ObservationDefinition.publisher",
  "EvidenceVariable.characteristic.definitionReference",
  "EvidenceVariable.characteristic.definitionCanonical",
  "EvidenceVariable.characteristic.definitionCodeableConcept",
  "EvidenceVariable.characteristic.definitionExpression",
]);

const changes: Readonly<Record<string, Partial<ElementDefinition>>> = {
  "Bundle.entry.response.outcome": { types: ["Resource"] },
  "DetectedIssue.status": { required: "http://hl7.org/fhir/ValueSet/observation-status" },
  "EvidenceVariable.characteristic": { min: 1 },
  "EvidenceVariable.characteristic.description": { types: ["string"] },
  "MeasureReport.subject": {
    targets: ["Patient", "Practitioner", "PractitionerRole", "Location", "Device", "RelatedPerson", "Group"],
  },
  "ResearchStudy.site": { targets: ["Location"] },
};

const additions: Readonly<Record<string, readonly ElementDefinition[]>> = {
  "EvidenceVariable.characteristic": [
    {
      name: "definition",
      min: 1,
      max: 1,
      types: [
        "Reference",
        "canonical",
        "CodeableConcept",
        "Expression",
        "DataRequirement",
        "TriggerDefinition",
      ],
      choice: true,
      targets: ["Group"],
    },
    { name: "usageContext", min: 0, max: null, types: ["UsageContext"] },
    {
      name: "participantEffective",
      min: 0,
      max: 1,
      types: ["dateTime", "Period", "Duration", "Timing"],
      choice: true,
    },
    { name: "timeFromStart", min: 0, max: 1, types: ["Duration"] },
    {
      name: "groupMeasure",
      min: 0,
      max: 1,
      types: ["code"],
      required: "http://hl7.org/fhir/ValueSet/group-measure",
    },
  ],
};

const withoutForeignTargets = (element: ElementDefinition): ElementDefinition =>
  element.targets === undefined
    ? element
    : { ...element, targets: element.targets.filter((target) => !target.includes(":")) };
