import type { Language } from "./language.tsx";

const locales: Readonly<Record<Language, string>> = { vi: "vi-VN", en: "en-GB" };

/** `1.234,5` in Vietnamese, `1,234.5` in English; never more digits than were measured. */
export const numberText = (value: number, language: Language): string =>
  value.toLocaleString(locales[language], { maximumFractionDigits: 6 });
