import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";

const Redeemed = z.looseObject({ patient: z.string(), patientName: z.string(), until: z.string() });
export type Redeemed = z.infer<typeof Redeemed>;

/** Takes over what a patient shares by the code on their phone, scanned or typed. */
export const redeem = (code: string, key: string): Promise<Redeemed> =>
  callApi("/api/share/redeem", Redeemed, { json: { code }, key });
