import type { ReactNode } from "react";
import { languages, useLanguage, useWords } from "./language.tsx";
import { kitWords, languageNames, languageShort } from "./words.ts";

export function LanguageSwitch(): ReactNode {
  const { language, choose } = useLanguage();
  const words = useWords(kitWords);
  return (
    <fieldset className="language-switch">
      <legend className="visually-hidden">{words.languageSwitch}</legend>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => choose(one)}
        >
          <span aria-hidden="true">{languageShort[one]}</span>
          <span className="visually-hidden">{languageNames[one]}</span>
        </button>
      ))}
    </fieldset>
  );
}
