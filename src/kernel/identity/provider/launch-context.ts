import { tokenHash } from "../../access/secrets.ts";
import type { Db } from "../../db/db.ts";
import { findLaunchContext } from "./app-grants.sql.ts";

/** Told with a token: whose record the app was opened with. */
export async function launchContextOf(
  { db }: { readonly db: Db },
  grantId: string,
): Promise<Readonly<Record<string, string | boolean>>> {
  const context = await findLaunchContext(db.direct, tokenHash(grantId));
  if (context?.patient === null || context === undefined) return {};
  const { patient, encounter } = context;
  return { patient, need_patient_banner: true, ...(encounter === null ? {} : { encounter }) };
}
