import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const MeAnswer = z.object({
  name: z.string(),
  kind: z.enum(["staff", "citizen", "client"]),
});
export type Me = z.infer<typeof MeAnswer>;

export const whoAmI = (signal: AbortSignal): Promise<Me> => callApi("/api/me", MeAnswer, { signal });
