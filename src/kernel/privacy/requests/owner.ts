import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { isResourceType } from "#kernel/fhir/resource-types.ts";
import { findRecordRow } from "../record-rows.sql.ts";

interface Owned {
  readonly managingOrganization?: { readonly reference?: string };
  readonly serviceProvider?: { readonly reference?: string };
}

/**
 * Id of the Organization that wrote a row and therefore decides about its correction: where the encounter was, or who
 * keeps the Patient. Undefined where the record does not say: then the province's officer decides.
 */
export async function ownerOf(tx: Tx, resource: string): Promise<string | undefined> {
  const [type = "", id = ""] = resource.split("/");
  if (!isResourceType(type)) return undefined;
  const row = await findRecordRow(tx, type, keyOf(id));
  if (row === undefined) return undefined;
  const episode =
    row.encounter === undefined ? undefined : await findRecordRow(tx, "Encounter", row.encounter);
  const { serviceProvider, managingOrganization } = JSON.parse((episode ?? row).content) as Owned;
  return organizationIn(serviceProvider?.reference) ?? organizationIn(managingOrganization?.reference);
}

const organizationIn = (reference: string | undefined): string | undefined =>
  /(?:^|\/)Organization\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/.exec(reference ?? "")?.[1];
