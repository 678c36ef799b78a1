import { createHash } from "node:crypto";
import type { Tx } from "#kernel/db/db.ts";
import type { Resource } from "../resource.ts";

const slots = 4096;

/** One conditional interaction: its criteria as sent and the resource it would create. */
export interface Condition {
  readonly type: string;
  readonly criteria: string;
  readonly resource: Resource | undefined;
}

/**
 * Makes conditional interactions that could meet wait for each other: look and write are one step. Criteria on
 * identifiers lock those identifiers (and the ones the new resource carries) and share the type; any other criteria
 * lock the whole type. PostgreSQL row locks, so no isolation level has to be trusted for it.
 */
export async function lockConditions(tx: Tx, conditions: readonly Condition[]): Promise<void> {
  const shared = new Set<number>();
  const exclusive = new Set<number>();
  for (const condition of conditions) {
    const identifiers = identifiersOf(condition);
    const typeSlot = slotOf(condition.type);
    if (identifiers === undefined) exclusive.add(typeSlot);
    else {
      shared.add(typeSlot);
      for (const identifier of identifiers) exclusive.add(slotOf(`${condition.type} ${identifier}`));
    }
  }
  // Both kinds in one ascending order, so that no two transactions wait for each other in a circle; sent in one go.
  await Promise.all(
    [...new Set([...shared, ...exclusive])]
      .sort((a, b) => a - b)
      .map((slot) => tx.query(...(exclusive.has(slot) ? lockFor("update", slot) : lockFor("share", slot)))),
  );
}

const lockFor = (kind: "update" | "share", slot: number) =>
  [`select slot from fhir.condition_lock where slot = $1 for ${kind}`, [slot], `condition_${kind}`] as const;

const slotOf = (text: string): number => createHash("sha256").update(text).digest().readUInt16BE(0) % slots;

/** Values of identifiers without their systems: `value` and `system|value` may both name the same one. */
function identifiersOf(condition: Condition): readonly string[] | undefined {
  const asked = new URLSearchParams(condition.criteria).getAll("identifier");
  if (asked.length === 0) return undefined;
  const values = asked
    .flatMap((value) => value.split(/(?<!\\),/))
    .map((value) => value.slice(value.search(/(?<!\\)\|/) + 1).replace(/\\([\\,|$])/g, "$1"));
  return [...values, ...carriedBy(condition.resource)];
}

function carriedBy(resource: Resource | undefined): readonly string[] {
  const list: unknown = resource?.["identifier"];
  return (Array.isArray(list) ? (list as readonly unknown[]) : [list]).flatMap((identifier) =>
    typeof identifier === "object" && identifier !== null && "value" in identifier
      ? [String(identifier.value)]
      : [],
  );
}
