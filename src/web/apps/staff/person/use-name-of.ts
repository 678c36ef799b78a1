import { useCallback } from "react";
import { useLanguage } from "#web/kit/language.tsx";
import { codeNames } from "./codes/words.ts";
import { codeOf, plainNameOf } from "./concept.ts";
import type { Concept } from "./fhir.ts";

/** The name of a concept in the language of the screen, as far as it is known. */
export function useNameOf(): (concept: Concept) => string {
  const { language } = useLanguage();
  return useCallback(
    (concept) => {
      const known = codeNames[language][codeOf(concept)];
      const display = concept.coding?.find((coding) => coding.display)?.display;
      return known ?? (language === "en" ? (display ?? plainNameOf(concept)) : plainNameOf(concept));
    },
    [language],
  );
}
