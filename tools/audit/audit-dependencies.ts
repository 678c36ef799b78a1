export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  /** Scripts that may run when installing, by package. */
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

export interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly link?: boolean;
}

export interface Lock {
  /** By folder: `node_modules/pg`. */
  readonly packages: Readonly<Record<string, Locked>>;
}

export interface DependencyReport {
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

/** Fit a product under Apache-2.0; those marked are of tools and data that are not passed on in the program. */
const licences = [
  "MIT",
  "ISC",
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "Unlicense",
  "Python-2.0",
  "PostgreSQL",
  "OFL-1.1",
  "Zlib",
];
const forToolsOnly = ["MPL-2.0", "CC-BY-4.0", "CC-BY-3.0"];
/** Packages whose licence has no short name, and what was read in their files. */
const readByHand: Readonly<Record<string, string>> = {
  "@lhncbc/ucum-lhc":
    "LHNCBC: free use and passing on with its notice; table of units under the UCUM licence",
  fhirpath: "LHNCBC: free use and passing on with its notice",
  "emitter-component": "MIT, told in its component.json only",
};
const registry = "https://registry.npmjs.org/";
const exact = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

const kinds = ["dependencies", "optionalDependencies", "devDependencies"] as const;

export function auditDependencies(manifest: Manifest, lock: Lock): DependencyReport {
  const direct = kinds.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).map(([name, version]) => ({ kind, name, version })),
  );
  const lines = direct.map(({ kind, name, version }) => {
    const locked = lock.packages[`node_modules/${name}`];
    const script = locked?.hasInstallScript === true ? "  has an install script (not run)" : "";
    return `${name.padEnd(36)} ${version.padEnd(18)} ${shortOf(name, locked).padEnd(14)} ${kind}${script}`;
  });
  const loose = direct
    .filter(({ version }) => !exact.test(version))
    .map(({ name, version }) => `${name}: ${version} is no exact version`);
  const installed = Object.entries(lock.packages).filter(([folder]) => folder !== "");
  return { lines, faults: [...loose, ...installed.flatMap((each) => faultsOf(each, manifest))] };
}

function faultsOf([folder, locked]: readonly [string, Locked], manifest: Manifest): readonly string[] {
  const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  const decided = manifest.allowScripts?.[name];
  const judged: readonly (readonly [fault: boolean, says: string])[] = [
    [!fits(locked) && readByHand[name] === undefined, `licence ${locked.license ?? "unknown"}`],
    [locked.hasInstallScript === true && decided === undefined, "an install script nobody decided about"],
    [decided === true, "its install script is allowed to run"],
    [isFromElsewhere(locked), "not from the registry"],
    [locked.integrity?.startsWith("sha512-") !== true, "no integrity"],
  ];
  return judged.flatMap(([isFault, says]) => (isFault ? [`${name}: ${says}`] : []));
}

/** Without an address the registry of the machine is asked; integrity says whether it gave the right thing. */
const isFromElsewhere = ({ resolved }: Locked): boolean =>
  resolved !== undefined && !resolved.startsWith(registry);

const shortOf = (name: string, locked: Locked | undefined): string =>
  readByHand[name] === undefined ? (locked?.license ?? "?") : "by hand";

/** `(MIT OR GPL-3.0)` may be taken as MIT; of `A AND B` both must fit. */
function fits({ license = "", dev = false }: Locked): boolean {
  const allowed = dev ? [...licences, ...forToolsOnly] : licences;
  return license
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((each) => allowed.includes(each)));
}
