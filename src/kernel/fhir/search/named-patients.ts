import type { ResourceType } from "../resource-types.ts";
import type { Condition } from "./condition.ts";
import type { SearchQuery } from "./search-query.ts";

/** Patients that a search is about, whatever it finds. */
export interface NamedPatients {
  /** Keys: of references, ids, chains, `_has` and `_filter` alike. */
  readonly keys: ReadonlySet<string>;
  /** What is asked of one Patient together (number, name, birth date): it may lead to a single person as well. */
  readonly descriptions: readonly (readonly Condition[])[];
}

interface Found {
  readonly keys: Set<string>;
  readonly descriptions: (readonly Condition[])[];
}

/** A count about a named patient tells as much as a row: also who is asked about belongs into the access log. */
export function namedPatients({ parts }: SearchQuery): NamedPatients {
  const found: Found = { keys: new Set(), descriptions: [] };
  for (const { type, conditions } of parts) collect(found, type, conditions);
  return found;
}

function collect(found: Found, type: ResourceType, conditions: readonly Condition[]): void {
  const own: Condition[] = [];
  for (const condition of conditions) if (!follow(found, type, condition)) own.push(condition);
  if (type === "Patient" && own.length > 0) found.descriptions.push(own);
}

/** True when the condition is no description: it names keys, or was followed to where it leads. */
function follow(found: Found, type: ResourceType, condition: Condition): boolean {
  switch (condition.kind) {
    case "ids":
      if (type === "Patient") for (const key of condition.keys) found.keys.add(key);
      return true;
    case "reference":
      for (const { types, key } of condition.targets) if (types.includes("Patient")) found.keys.add(key);
      return true;
    case "chain":
    case "has":
      collect(found, condition.type, [condition.condition]);
      return true;
    case "all":
      collect(found, type, condition.of);
      return true;
    case "any":
      for (const each of condition.of) collect(found, type, [each]);
      return true;
    case "not":
      collect(found, type, [condition.of]);
      return true;
    case "tuple":
      for (const part of condition.parts) follow(found, type, part);
      return true;
    default:
      return false;
  }
}
