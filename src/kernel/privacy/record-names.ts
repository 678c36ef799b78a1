import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { ResourceType } from "#kernel/fhir/resource-types.ts";
import { readCurrent } from "#kernel/fhir/store/read-rows.ts";

interface Named {
  readonly name?: string | readonly HumanName[];
}

interface HumanName {
  readonly text?: string;
  readonly family?: string;
  readonly given?: readonly string[];
}

/** The names that stand beside ids in answers, by id; who is gone from the record has none. */
export async function recordNames(
  tx: Tx,
  type: ResourceType,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))];
  if (wanted.length === 0) return new Map();
  const rows = await readCurrent(tx, type, wanted.map(keyOf));
  return new Map(
    wanted.flatMap((id) => {
      const row = rows.get(keyOf(id));
      const name = row === undefined || row.deleted ? "" : nameIn(JSON.parse(row.content) as Named);
      return name === "" ? [] : [[id, name] as const];
    }),
  );
}

function nameIn({ name }: Named): string {
  if (typeof name === "string") return name;
  const [first] = name ?? [];
  return first?.text ?? [first?.family ?? "", ...(first?.given ?? [])].join(" ").trim();
}
