import type { Tx } from "#kernel/db/db.ts";
import { type CustomParam, setCustomParams } from "../definitions/search-parameters.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import type { ParamDefinition } from "./definition.ts";
import { listParams, type RegisteredParam, readEpoch } from "./registry.sql.ts";

/** What this process knows of the installation's own search parameters. */
export interface ParamRegistry {
  /** The set of parameters that is in force here, by number. */
  current(): number;
  /** Learns what other processes have changed; called every second. */
  refresh(): Promise<void>;
  /** Refuses a transaction whose rows were indexed for a set that is no longer in force; it is then repeated. */
  confirm(tx: Tx, epoch: number): Promise<void>;
  /** The transaction itself has changed parameters: the number it left behind is in force for it. */
  changed(tx: Tx, epoch: number): void;
  /** What a transaction that changes parameters must find: what is known here, or what itself left behind. */
  isKnown(tx: Tx, epoch: number): boolean;
}

/** Rows were indexed for an older set of search parameters; the transaction is repeated with the new one. */
export class StaleIndex extends Error {
  readonly code = "TT001";
}

/** One per process: parameters are known to all that index or search in it. */
export function createParamRegistry(read: Tx): ParamRegistry {
  let current = -1;
  const own = new WeakMap<Tx, number>();
  const isKnown = (tx: Tx, epoch: number): boolean => epoch === current || epoch === own.get(tx);
  const refresh = async (): Promise<void> => {
    const epoch = await readEpoch(read);
    if (epoch === current) return;
    // Read after the number: rows that are newer than it are put right by the next look.
    const params = await listParams(read);
    setCustomParams(activeByType(params));
    current = epoch;
  };
  return {
    current: () => current,
    refresh,
    changed: (tx, epoch) => void own.set(tx, epoch),
    isKnown,
    confirm: async (tx, epoch) => {
      const found = await readEpoch(tx);
      if (found === epoch || found === own.get(tx)) return;
      await refresh();
      throw new StaleIndex("search parameters were changed meanwhile");
    },
  };
}

function activeByType(params: readonly RegisteredParam[]): ReadonlyMap<ResourceType, readonly CustomParam[]> {
  const byType = new Map<ResourceType, CustomParam[]>();
  for (const param of params) {
    if (!param.active || !isResourceType(param.type)) continue;
    const list = byType.get(param.type) ?? [];
    byType.set(param.type, list);
    list.push({ ...definitionIn(param), ordinal: param.ordinal, ready: param.ready });
  }
  return byType;
}

/** Written by this program only, see `paramProjection`. */
const definitionIn = ({ definition }: RegisteredParam): ParamDefinition =>
  JSON.parse(definition) as ParamDefinition;
