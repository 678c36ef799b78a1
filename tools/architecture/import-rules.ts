import { builtinModules } from "node:module";
import { findCycles } from "./cycles.ts";
import { kernelOrder, openFiles, type Place, placeOf } from "./place.ts";
import {
  type Aliases,
  aliasesOf,
  type FileMap,
  type Finding,
  isTest,
  resolveRequest,
  type SourceFile,
} from "./source-file.ts";

interface Rule {
  readonly says: string;
  readonly broken: (from: Place, to: Place) => boolean;
}

const layerOf = (place: Place): number => kernelOrder.indexOf(place.unit);
const isProduct = (place: Place): boolean => place.floor !== "outside";

const rules: readonly Rule[] = [
  {
    says: `in the kernel the order is ${kernelOrder.join(" ")}`,
    broken: (a, b) => a.floor === "kernel" && b.floor === "kernel" && layerOf(a) < layerOf(b),
  },
  { says: "kernel imports nothing above it", broken: (a, b) => a.floor === "kernel" && b.floor !== "kernel" },
  {
    says: "a slice never imports a connector or main",
    broken: (a, b) => a.floor === "slice" && (b.floor === "connectors" || b.floor === "main"),
  },
  {
    says: "a connector never imports main or another connector",
    broken: (a, b) =>
      a.floor === "connectors" && (b.floor === "main" || (b.floor === "connectors" && a.unit !== b.unit)),
  },
  {
    says: "only main knows the province",
    broken: (a, b) => b.floor === "province" && !["province", "main", "kernel", "outside"].includes(a.floor),
  },
  {
    says: "the province builds on the kernel only",
    broken: (a, b) => a.floor === "province" && b.floor !== "province" && b.floor !== "kernel",
  },
  {
    says: "the product never imports tests, tools or benches",
    broken: (a, b) => isProduct(a) && !isProduct(b),
  },
  { says: "server code never imports web code", broken: (a, b) => isProduct(a) && !a.web && b.web },
  {
    says: "web code imports only contracts and web code",
    broken: (a, b) => a.web && !b.web && b.inner !== "contract.ts",
  },
  {
    says: "the web kit knows no app and no slice",
    broken: (a, b) => a.floor === "web" && a.unit === "kit" && !(b.floor === "web" && b.unit === "kit"),
  },
  {
    says: "a screen imports its own slice and the web kit, nothing else",
    broken: (a, b) => a.floor === "slice" && a.web && b.web && a.unit !== b.unit && b.unit !== "kit",
  },
  {
    says: `a slice is entered only through ${openFiles.join(", ")}`,
    broken: (a, b) =>
      (a.floor === "slice" || a.floor === "connectors") &&
      b.floor === "slice" &&
      !b.web &&
      a.unit !== b.unit &&
      !openFiles.includes(b.inner),
  },
];

interface Packages {
  readonly production: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

/** Who may import whom, that every import names a file there is, and that nothing goes in circles. */
export function importFindings(files: FileMap, sources: readonly SourceFile[]): Finding[] {
  const aliases = aliasesOf(files.get("package.json"));
  const world: World = { files, packages: packagesOf(files.get("package.json")), aliases };
  const findings = sources.flatMap(({ path: file, requests }) =>
    [...new Set(requests)].flatMap((request) =>
      requestProblems(file, request, world).map((says) => ({ file, says: `${request}: ${says}` })),
    ),
  );
  return [...findings, ...cycleFindings(sources, aliases)];
}

interface World {
  readonly files: FileMap;
  readonly packages: Packages;
  readonly aliases: Aliases;
}

function requestProblems(from: string, request: string, world: World): string[] {
  const target = resolveRequest(from, request, world.aliases);
  const script = /^(?:scripts|bin)\//.test(from);
  if (target === undefined) return packageProblems(from, request, world.packages, script);
  if (script && !target.endsWith(".mjs") && !target.endsWith(".json"))
    return ["scripts run on any Node and import only .mjs"];
  if (target.endsWith("/package.json")) return [];
  const problems = isTest(from)
    ? []
    : rules.filter((rule) => rule.broken(placeOf(from), placeOf(target))).map((rule) => rule.says);
  return world.files.has(target) ? problems : [...problems, missing(target, world.files)];
}

function missing(target: string, files: FileMap): string {
  const typed = target.replace(/\.js(x?)$/, ".ts$1");
  if (typed !== target && files.has(typed))
    return `write ${typed.split("/").at(-1) ?? typed}, Node does not guess`;
  return `no such file ${target}`;
}

function packageProblems(from: string, request: string, packages: Packages, script: boolean): string[] {
  if (request.startsWith("#")) return ["no such alias in package.json"];
  if (request.startsWith("node:")) return [];
  if (builtinModules.includes(request)) return [`write node:${request}`];
  if (script) return ["scripts run before anything is installed and import only node: modules"];
  const name = packageNameOf(request);
  if (!packages.all.has(name)) return ["not in package.json"];
  return isServed(from) && !packages.production.has(name)
    ? ["server code runs with `dependencies` only"]
    : [];
}

const packageNameOf = (request: string): string =>
  request
    .split("/")
    .slice(0, request.startsWith("@") ? 2 : 1)
    .join("/");

function isServed(file: string): boolean {
  const place = placeOf(file);
  return isProduct(place) && !place.web && !isTest(file);
}

function packagesOf(packageJson: string | undefined): Packages {
  const parsed: Record<string, Record<string, string> | undefined> = JSON.parse(packageJson ?? "{}");
  const production = ["dependencies", "optionalDependencies"].flatMap((kind) =>
    Object.keys(parsed[kind] ?? {}),
  );
  const development = Object.keys(parsed["devDependencies"] ?? {});
  return { production: new Set(production), all: new Set([...production, ...development]) };
}

/** Files may name each other's types; slices that do still cannot be understood apart. */
function cycleFindings(sources: readonly SourceFile[], aliases: Aliases): Finding[] {
  const files = new Map<string, string[]>();
  const units = new Map<string, string[]>();
  for (const { path: file, requests, typeOnly } of sources) {
    const targetOf = (request: string): string[] => [resolveRequest(file, request, aliases) ?? []].flat();
    const lasting = requests.filter((request) => !typeOnly.has(request));
    files.set(file, lasting.flatMap(targetOf));
    const { floor, unit } = placeOf(file);
    const others = requests.flatMap(targetOf).map(placeOf);
    const slices = others.filter((to) => to.floor === "slice" && to.unit !== unit).map((to) => to.unit);
    if (floor === "slice" && !isTest(file)) units.set(unit, [...(units.get(unit) ?? []), ...slices]);
  }
  return [...told("file", findCycles(files)), ...told("slice", findCycles(units))];
}

const told = (kind: string, cycles: readonly (readonly string[])[]): Finding[] =>
  cycles.map((cycle) => ({ file: cycle[0] ?? "", says: `${kind} cycle: ${cycle.join(" -> ")}` }));
