import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { ResourceType } from "#kernel/fhir/resource-types.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";

interface Named {
  readonly name?: string | readonly { readonly text?: string }[];
}

/** Name of an organization or a person in the record; undefined when there is none of this id. */
export const recordNames =
  ({ rows }: Pick<RecordStore, "rows">) =>
  async (type: ResourceType, id: string): Promise<string | undefined> => {
    const row = await rows.read(type, keyOf(id));
    if (row === undefined || row.deleted) return undefined;
    const { name } = JSON.parse(row.content) as Named;
    return (typeof name === "string" ? name : name?.[0]?.text) ?? `${type}/${id}`;
  };
