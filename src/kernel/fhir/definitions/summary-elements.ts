import { cachedJson, readDefinitions } from "./cache.ts";

type Members = Readonly<Record<string, readonly string[]>>;

let kept: Members | undefined;

/** Names that `_summary=true` keeps below a path (`Patient`, `Patient.contact`); undefined: the path has no groups. */
export function findSummaryMembers(path: string): readonly string[] | undefined {
  kept ??= cachedJson("summary-1", collect);
  return kept[path];
}

interface Bundle {
  readonly entry: readonly { readonly resource: Structure }[];
}
interface Structure {
  readonly resourceType: string;
  readonly kind: string;
  readonly derivation?: string;
  readonly snapshot?: {
    readonly element: readonly { readonly path: string; readonly isSummary?: boolean }[];
  };
}

function collect(): Members {
  const members: Record<string, string[]> = {};
  const { entry } = readDefinitions("profiles-resources.json") as Bundle;
  for (const { resource } of entry) {
    if (resource.kind !== "resource" || resource.derivation === "constraint") continue;
    for (const { path, isSummary } of resource.snapshot?.element ?? []) {
      const dot = path.lastIndexOf(".");
      if (dot < 0) continue;
      const list = (members[path.slice(0, dot)] ??= []);
      if (isSummary === true) list.push(path.slice(dot + 1).replace("[x]", ""));
    }
  }
  return members;
}
