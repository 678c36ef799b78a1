import * as z from "zod/mini";
import { checkDate } from "#kernel/base/dates.ts";

/** Schemas of fields that several desks of this room ask for or answer with. */
export const ById = z.object({ id: z.uuid() });

const isDay = (text: string): boolean => {
  try {
    return checkDate(text).length === 10;
  } catch {
    return false;
  }
};

/** `2026-11-20` */
export const DayText = z.string().check(z.refine(isDay, "Ngày phải viết như 2026-11-20"));

export const InstantText = z.iso.datetime({ offset: true });

/** An id of the record. */
export const RecordId = z.string().check(z.regex(/^[A-Za-z0-9\-.]{1,64}$/));

/** PostgreSQL keeps every character but this one. */
const isStorable = (text: string): boolean => !text.includes("\0");

/** What a person writes in a sentence or a few. */
export const textUpTo = (most: number) =>
  z
    .string()
    .check(z.trim(), z.minLength(3), z.maxLength(most), z.refine(isStorable, "Có ký tự không lưu trữ được"));

export const Reason = textUpTo(2_000);

export const limitOf = (most: number, usual: number) =>
  z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(most)), usual);

/** `true` and `false` of a query string. */
export const Flag = z.pipe(
  z.enum(["true", "false"]),
  z.transform((text) => text === "true"),
);

export const At = z.date();
export const MaybeAt = z.nullable(z.date());
export const MaybeText = z.nullable(z.string());
