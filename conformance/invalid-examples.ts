const noBase = "a SearchParameter needs a base (1..*), this one has none";
const noBaseDefinition = "invariant sdf-4: a structure that is not abstract needs a baseDefinition";
const emptyNarrative = "invariant txt-2: the narrative is white space only";
const spacesInCodes = "a code may not contain the no-break spaces that four concepts of v2-0550 carry";

/** The official examples that are not valid R4 (4.0.1), and why. The product refuses them; every other one it keeps. */
export const invalidExamples: ReadonlyMap<string, string> = new Map([
  ["ActivityDefinition-blood-tubes-supply", emptyNarrative],
  ["ActivityDefinition-heart-valve-replacement", emptyNarrative],
  ["Bundle-dataelements", "invariant bdl-7: seven fullUrls occur twice, as de-Quantity.value"],
  ["Bundle-v2-valuesets", spacesInCodes],
  ["CodeSystem-v2-0550", spacesInCodes],
  ["DeviceMetric-example", "DeviceMetric.parent may refer to a Device only, not to a DeviceDefinition"],
  ["DeviceUseStatement-example", "DeviceUseStatement.reasonReference may not refer to a Procedure"],
  ["EventDefinition-example", emptyNarrative],
  ["ImplementationGuide-fhir", "ImplementationGuide.name and status are required (1..1)"],
  ["MedicationRequest-medrx0301", "dispenseRequest.performer may refer to an Organization only"],
  ["Observation-clinical-gender", "Observation.performer may not refer to an Encounter"],
  ["Questionnaire-qs1", "Questionnaire.item.linkId is required (1..1)"],
  ["Questionnaire-zika-virus-exposure-assessment", emptyNarrative],
  ["SearchParameter-codesystem-extensions-CodeSystem-author", noBase],
  ["SearchParameter-codesystem-extensions-CodeSystem-effective", noBase],
  ["SearchParameter-codesystem-extensions-CodeSystem-end", noBase],
  ["SearchParameter-codesystem-extensions-CodeSystem-keyword", noBase],
  ["SearchParameter-codesystem-extensions-CodeSystem-workflow", noBase],
  [
    "SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject",
    "its id has more than 64 characters",
  ],
  ["SearchParameter-valueset-extensions-ValueSet-author", noBase],
  ["SearchParameter-valueset-extensions-ValueSet-effective", noBase],
  ["SearchParameter-valueset-extensions-ValueSet-end", noBase],
  ["SearchParameter-valueset-extensions-ValueSet-keyword", noBase],
  ["SearchParameter-valueset-extensions-ValueSet-workflow", noBase],
  ["StructureDefinition-Definition", noBaseDefinition],
  ["StructureDefinition-Event", noBaseDefinition],
  ["StructureDefinition-FiveWs", noBaseDefinition],
  ["StructureDefinition-Request", noBaseDefinition],
  ["ig-r4", "ImplementationGuide.name and status are required (1..1)"],
]);
