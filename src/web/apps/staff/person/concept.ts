import type { Concept } from "./fhir.ts";

export const codeOf = (concept: Concept): string => concept.coding?.[0]?.code ?? concept.text ?? "";

export const plainNameOf = (concept: Concept): string =>
  concept.text ?? concept.coding?.find(({ display }) => display)?.display ?? codeOf(concept);
