import type { AuditKind } from "#kernel/audit/entry.ts";
import { isResourceType, type ResourceType } from "../resource-types.ts";
import type { FhirRequest } from "./exchange.ts";

/** What a request asks, as the audit log names it. */
export interface AskedInteraction {
  readonly kind: AuditKind;
  readonly action: string;
  readonly type: ResourceType | undefined;
  readonly id: string | undefined;
  readonly isSearch: boolean;
  /** A batch: each of its entries is told by itself. */
  readonly isEnvelope: boolean;
}

type Named = Pick<AskedInteraction, "kind" | "action">;

const byMethod: Readonly<Record<string, Named>> = {
  GET: { kind: "R", action: "fhir.read" },
  POST: { kind: "C", action: "fhir.create" },
  PUT: { kind: "U", action: "fhir.update" },
  PATCH: { kind: "U", action: "fhir.update" },
  DELETE: { kind: "D", action: "fhir.delete" },
};

const knownOperation = /^\$[a-z][a-z-]{1,40}$/;
const other: Named = { kind: "E", action: "fhir.other" };

/** Told by the method and the address alone, so that an interaction that is added later is told too. */
export function askedInteraction({ method, path }: Pick<FhirRequest, "method" | "path">): AskedInteraction {
  const [first = ""] = path;
  const type = isResourceType(first) ? first : undefined;
  const id = type === undefined ? undefined : instanceOf(path);
  const isEnvelope = first === "" && method === "POST";
  const named = isEnvelope ? ({ kind: "E", action: "fhir.bundle" } as const) : nameOf(method, path, id);
  return { ...named, type, id, isSearch: named.action === "fhir.search", isEnvelope };
}

function instanceOf([, second]: readonly string[]): string | undefined {
  return second === undefined || /^[_$]/.test(second) ? undefined : second.slice(0, 64);
}

function nameOf(method: string, path: readonly string[], id: string | undefined): Named {
  const operation = path.find((segment) => knownOperation.test(segment));
  if (operation !== undefined) return { kind: "E", action: `fhir.${operation}` };
  if (path.includes("_history")) return { kind: "R", action: "fhir.history" };
  if (path.at(-1) === "_search" || (method === "GET" && id === undefined))
    return { kind: "E", action: "fhir.search" };
  return byMethod[method] ?? other;
}
