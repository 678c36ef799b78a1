import type { ResourceType } from "../resource-types.ts";

/**
 * Types whose rows are about nobody in care: directories, goods and definitions. People who hold the right see all of
 * them; rows of any other type that name no patient are closed to people.
 */
export const openTypes: ReadonlySet<ResourceType> = new Set<ResourceType>([
  "ActivityDefinition",
  "CapabilityStatement",
  "CatalogEntry",
  "ChargeItemDefinition",
  "CodeSystem",
  "CompartmentDefinition",
  "ConceptMap",
  "DeviceDefinition",
  "Endpoint",
  "EventDefinition",
  "GraphDefinition",
  "HealthcareService",
  "ImplementationGuide",
  "InsurancePlan",
  "Library",
  "Location",
  "Measure",
  "Medication",
  "MedicationKnowledge",
  "MessageDefinition",
  "NamingSystem",
  "ObservationDefinition",
  "OperationDefinition",
  "Organization",
  "OrganizationAffiliation",
  "PlanDefinition",
  "Practitioner",
  "PractitionerRole",
  "Questionnaire",
  "Schedule",
  "SearchParameter",
  "Slot",
  "SpecimenDefinition",
  "StructureDefinition",
  "StructureMap",
  "Substance",
  "TerminologyCapabilities",
  "ValueSet",
]);

/** Closed to people even where they name a patient: who looked at what is told by the audit alone. */
export const closedTypes: ReadonlySet<ResourceType> = new Set<ResourceType>(["AuditEvent"]);
