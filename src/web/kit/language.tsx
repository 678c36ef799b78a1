import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";

export const languages = ["vi", "en"] as const;
export type Language = (typeof languages)[number];

/** The words of one place in both languages; English must say everything that Vietnamese says. */
export interface Words<Text> {
  readonly vi: Text;
  readonly en: Text;
}

interface Choice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const slot = "tuetinh.language";
const LanguageContext = createContext<Choice>({ language: "vi", choose: () => undefined });

const isLanguage = (word: string | null): word is Language => languages.some((language) => language === word);

export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState<Language>(() => {
    const kept = localStorage.getItem(slot);
    return isLanguage(kept) ? kept : "vi";
  });
  const choose = useCallback((next: Language) => {
    localStorage.setItem(slot, next);
    setLanguage(next);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(() => ({ language, choose }), [language, choose]);
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

export const useLanguage = (): Choice => useContext(LanguageContext);

export const useWords = <Text,>(words: Words<Text>): Text => words[useLanguage().language];
