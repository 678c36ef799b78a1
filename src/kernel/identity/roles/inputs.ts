import * as z from "zod/mini";

/** Parts of what people send to this room. */
export const Code = z.string().check(z.regex(/^[a-z][a-z0-9-]{1,40}$/));
/** Why: read by whoever decides, and by whoever looks back later. */
export const Reason = z.string().check(z.trim(), z.minLength(5), z.maxLength(500));
export const Decision = z.object({ id: z.uuid(), reason: z.optional(Reason) });
export const Place = z.string().check(z.regex(/^[A-Za-z0-9.-]{1,64}$/));
