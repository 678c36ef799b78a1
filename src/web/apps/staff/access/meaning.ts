import type { Language } from "#web/kit/language.tsx";
import type { Permission } from "./access.ts";
import { type Letter, letters, subjectOf } from "./role-edit.form.ts";
import { accessWords } from "./words.ts";

/** `user/Patient.rs` → "Hành chính người bệnh: mở, tìm", whether or not some role holds exactly that. */
export function meaningOf(permission: string, known: readonly Permission[], language: Language): string {
  const textOf = ({ meaning, meaningEn }: Permission): string => (language === "vi" ? meaning : meaningEn);
  const exact = known.find((one) => one.permission === permission);
  if (exact) return textOf(exact);
  const subject = subjectOf(permission);
  const row = known.find((one) => one.permission === subject);
  const sent = permission.split(".").at(-1) ?? "";
  const does = letters
    .filter((letter: Letter) => sent.includes(letter))
    .map((one) => accessWords[language].letters[one]);
  return `${row ? textOf(row) : subject}: ${does.join(", ")}`;
}
