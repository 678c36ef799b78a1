import type { Db, Tx } from "#kernel/db/db.ts";
import { type ResourceType, resourceTypes, typeCodeOf, typeOfCode } from "../resource-types.ts";

/** Types of which at least one resource was ever written: where `$everything` and system history have to look. */
export interface KnownTypes {
  all(): readonly ResourceType[];
  /** Of these, the ones not yet recorded in the database as far as this process knows. */
  unknownOf(types: Iterable<ResourceType>): readonly ResourceType[];
  learn(types: Iterable<ResourceType>): void;
  /** Reads the table again when its count differs from ours (another process wrote a first resource of a type). */
  refresh(tx: Tx, count: number): Promise<boolean>;
}

export async function loadKnownTypes(db: Pick<Db, "direct">): Promise<KnownTypes> {
  const known = new Set<ResourceType>();
  const load = async (tx: Tx) => {
    const rows = await tx.query<{ type: number }>("select type from fhir.present_type");
    for (const row of rows) known.add(typeOfCode(row.type));
  };
  await load(db.direct);
  return {
    all: () => resourceTypes.filter((type) => known.has(type)),
    unknownOf: (types) =>
      [...types].filter((type) => !known.has(type)).sort((a, b) => typeCodeOf(a) - typeCodeOf(b)),
    learn: (types) => {
      for (const type of types) known.add(type);
    },
    refresh: async (tx, count) => {
      if (count === known.size) return false;
      await load(tx);
      return true;
    },
  };
}
