/** Rooms of the kernel, in building order: each uses only those to its left. */
export const kernelOrder: readonly string[] = [
  "base",
  "db",
  "jobs",
  "events",
  "access",
  "audit",
  "http",
  "identity",
  "terminology",
  "directory",
  "fhir",
  "reporting",
  "privacy",
  "documents",
  "sync",
];

export const pillars = ["care", "prevention", "governance"] as const;

/** The files of a slice that other slices and connectors may import. */
export const openFiles: readonly string[] = ["api.ts", "contract.ts", "ports.ts", "events.ts"];

export type Floor = "kernel" | "slice" | "connectors" | "main" | "web" | "province" | "outside";

export interface Place {
  readonly floor: Floor;
  /** The room: `fhir` in the kernel, `care/reception` for a slice, `bhyt` for a connector. */
  readonly unit: string;
  /** Path inside the unit. */
  readonly inner: string;
  /** True for what runs in the browser. */
  readonly web: boolean;
}

const outside = (file: string): Place => ({ floor: "outside", unit: file, inner: file, web: false });

/** Where a file stands in the house. Tests, tools, benches and scripts stand outside and may look in. */
export function placeOf(file: string): Place {
  const [root = "", top = "", second = "", ...rest] = file.split("/");
  if (root === "province") return { floor: "province", unit: "province", inner: file.slice(9), web: false };
  if (root !== "src") return outside(file);
  const inner = rest.join("/");
  if (top === "web") return { floor: "web", unit: second, inner, web: true };
  if (top === "main")
    return { floor: "main", unit: "main", inner: file.slice("src/main/".length), web: false };
  const floor = floorOf(top);
  const unit = floor === "slice" ? `${top}/${second}` : second;
  return floor === "outside" ? outside(file) : { floor, unit, inner, web: inner.startsWith("web/") };
}

function floorOf(top: string): Floor {
  if (pillars.some((pillar) => pillar === top)) return "slice";
  return top === "kernel" || top === "connectors" ? top : "outside";
}
