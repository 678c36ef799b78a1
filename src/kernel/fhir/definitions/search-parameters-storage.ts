import type { ResourceType } from "../resource-types.ts";
import type { ElementPath, MainColumn, PathStep, SearchParam } from "./search-parameters-model.ts";

/** Main parameters that the general rule would not find, or would find wrongly. */
const exceptions: Readonly<Partial<Record<ResourceType, Partial<Record<MainColumn, string | null>>>>> = {
  Encounter: { code: "class" },
  Immunization: { code: "vaccine-code" },
  Composition: { code: "type" },
  DocumentReference: { code: "type" },
  Specimen: { code: "type" },
  EpisodeOfCare: { code: "type" },
  Coverage: { code: "type" },
  Media: { code: "type" },
  // Onset is often unknown or a text; the day of recording always exists and is what lists are sorted by.
  Condition: { date: "recorded-date" },
  Goal: { date: "start-date" },
  Patient: { patient: null },
};

const patientCodes = ["patient", "subject"];
const encounterCodes = ["encounter", "context"];
const codeCodes = ["code"];
const quantityCodes = ["value-quantity"];
const dateCodes = [
  "date",
  "birthdate",
  "authoredon",
  "authored-on",
  "authored",
  "effective-time",
  "effective",
  "whenhandedover",
  "occurrence",
  "started",
  "start",
  "collected",
  "created",
  "sent",
  "recorded",
  "issued",
  "datetime",
  "period",
  "timestamp",
];

/** Parameters that R4 defines as either of two others. */
const unions: Readonly<Partial<Record<ResourceType, Readonly<Record<string, readonly string[]>>>>> = {
  Observation: {
    "combo-code": ["code", "component-code"],
    "combo-value-concept": ["value-concept", "component-value-concept"],
    "combo-value-quantity": ["value-quantity", "component-value-quantity"],
    "combo-data-absent-reason": ["data-absent-reason", "component-data-absent-reason"],
    "combo-code-value-quantity": ["code-value-quantity", "component-code-value-quantity"],
    "combo-code-value-concept": ["code-value-concept", "component-code-value-concept"],
  },
};

/** Decides for the parameters of one type which share storage, which have columns, and which bit each has. */
export function stored(type: ResourceType, params: readonly SearchParam[]): readonly SearchParam[] {
  const own = unions[type] ?? {};
  const united = params.map((param) => {
    const parts = own[param.code];
    return parts === undefined ? param : { ...param, unionOf: parts };
  });
  const aliased = united.map((param) => ({ ...param, storedAs: storageCode(param, united) }));
  const columns = columnsOf(type, aliased);
  const placed = aliased.map((one) => {
    const param = withFixedSystem(withAllValues(one, aliased));
    const column = columns.get(param.code);
    return column === undefined ? param : { ...param, column };
  });
  return withOrdinals(placed);
}

function storageCode(param: SearchParam, params: readonly SearchParam[]): string {
  if (param.unionOf !== undefined || param.presence === true) return param.code;
  const same = params.find((other) => sameValues(other, param));
  if (same !== undefined && same.code !== param.code) return same.code;
  return roomierThan(param, params)?.code ?? param.code;
}

/** A parameter that stores more than this one, by which this one can be answered. */
const roomierThan = (param: SearchParam, params: readonly SearchParam[]): SearchParam | undefined =>
  param.type === "quantity"
    ? tupleOver(param, params)
    : (contactsOf(param, params) ?? widerThan(param, params));

/** `phone` and `email` are parts of `telecom`, whose tokens carry the system anyway. */
function contactsOf(param: SearchParam, params: readonly SearchParam[]): SearchParam | undefined {
  if (systemOf(param) === undefined) return undefined;
  const bare = (param.paths ?? []).map((path) => ({ ...path, steps: path.steps.map(withoutWhere) }));
  return params.find((other) => other.type === "token" && pathsText(other.paths) === pathsText(bare));
}

const withoutWhere = ({ where: _where, ...step }: PathStep): PathStep => step;

/** The system that all contacts behind a parameter have, by its own definition. */
function systemOf({ paths = [] }: SearchParam): string | undefined {
  const systems = paths.map(({ steps, type }) => {
    const where = steps.at(-1)?.where;
    return type === "ContactPoint" && where?.[0] === "system" ? where[1] : undefined;
  });
  return new Set(systems).size === 1 ? systems[0] : undefined;
}

function withFixedSystem(param: SearchParam): SearchParam {
  const system = param.storedAs === param.code ? undefined : systemOf(param);
  return system === undefined ? param : { ...param, fixedSystem: system };
}

/** `patient` is the part of `subject` that points to patients: the rows of `subject` say so themselves. */
function widerThan(param: SearchParam, params: readonly SearchParam[]): SearchParam | undefined {
  if (param.type !== "reference" || isWide(param)) return undefined;
  const text = pathsText(param.paths);
  return params.find(
    (other) => other.type === "reference" && isWide(other) && pathsText(other.paths) === text,
  );
}

const isWide = (param: SearchParam): boolean =>
  param.paths?.every((path) => path.only === undefined) === true;

/** The first parameter that would store exactly the same. */
const sameValues = (a: SearchParam, b: SearchParam): boolean =>
  a.type === b.type &&
  a.type !== "composite" &&
  a.unionOf === undefined &&
  a.presence !== true &&
  JSON.stringify(a.paths) === JSON.stringify(b.paths);

const pathsText = (paths: readonly ElementPath[] | undefined): string =>
  [...new Set((paths ?? []).map((path) => JSON.stringify([path.steps, path.type])))].toSorted().join();

/** A quantity inside a repeating element is stored once, as part of the tuple (code, quantity). */
function tupleOver(param: SearchParam, params: readonly SearchParam[]): SearchParam | undefined {
  return params.find((other) => other.tuple && other.components?.length === 2 && isPartOf(param, other));
}

function isPartOf(param: SearchParam, tuple: SearchParam): boolean {
  const part = tuple.components?.find((component) => component.code === param.code);
  const [root, second] = tuple.paths ?? [];
  if (part === undefined || root === undefined || second !== undefined) return false;
  const full = part.paths.map((path) => ({ ...path, steps: [...root.steps, ...path.steps] }));
  const isInside = relativeTo(root, param.paths ?? []) !== undefined;
  return isInside && full.every((path) => pathsText(param.paths).includes(pathsText([path])));
}

/** The paths as seen from the element at `root`; undefined when one of them is not inside it. */
function relativeTo(root: ElementPath, paths: readonly ElementPath[]): readonly ElementPath[] | undefined {
  const depth = root.steps.length;
  const start = JSON.stringify(root.steps);
  if (!paths.every((path) => JSON.stringify(path.steps.slice(0, depth)) === start)) return undefined;
  return paths.map((path) => ({ ...path, steps: path.steps.slice(depth) }));
}

/** A tuple that keeps the values of another parameter keeps all that this one finds (SampledData too). */
function withAllValues(tuple: SearchParam, params: readonly SearchParam[]): SearchParam {
  const root = tuple.paths?.[0];
  if (!tuple.tuple || root === undefined) return tuple;
  const components = tuple.components?.map((component) => {
    const param = params.find((other) => other.code === component.code && other.storedAs === tuple.code);
    const paths = param === undefined ? undefined : relativeTo(root, param.paths ?? []);
    return paths === undefined ? component : { ...component, paths };
  });
  return components === undefined ? tuple : { ...tuple, components };
}

function columnsOf(type: ResourceType, params: readonly SearchParam[]): ReadonlyMap<string, MainColumn> {
  const columns = new Map<string, MainColumn>();
  const rule = (
    column: MainColumn,
    codes: readonly string[],
    fits: (param: SearchParam) => boolean,
  ): void => {
    const exception = exceptions[type]?.[column];
    const wanted = exception === undefined ? codes : exception === null ? [] : [exception];
    const found = wanted
      .map((code) => params.find((param) => param.code === code))
      .find((param) => param !== undefined && fits(param));
    if (found === undefined) return;
    for (const param of params) {
      if (param.storedAs === found.storedAs && fits(param)) columns.set(param.code, column);
    }
  };
  rule("patient", patientCodes, (param) => isSingle(param) && param.targets.includes("Patient"));
  rule("encounter", encounterCodes, (param) => isSingle(param) && param.targets.includes("Encounter"));
  rule("date", dateCodes, (param) => param.type === "date" && isSingle(param));
  rule("code", codeCodes, (param) => param.type === "token" && isCoded(param));
  rule("quantity", quantityCodes, (param) => param.type === "quantity" && isSingle(param));
  return columns;
}

const isSingle = (param: SearchParam): boolean =>
  param.paths !== undefined &&
  param.paths.length > 0 &&
  param.paths.every((path) => path.steps.every((step) => !step.many)) &&
  new Set(
    param.paths.map((path) =>
      path.steps
        .slice(0, -1)
        .map((step) => step.name)
        .join("."),
    ),
  ).size === 1;

const isCoded = (param: SearchParam): boolean =>
  param.paths?.every((path) => path.type === "CodeableConcept" || path.type === "Coding") === true;

/** Parameters with the same values share a bit; narrowed aliases have their own. */
function withOrdinals(params: readonly SearchParam[]): readonly SearchParam[] {
  let next = 0;
  const shared = new Map<string, number>();
  return params.map((param) => {
    if (param.code === "_id" || param.code === "_lastUpdated" || param.unionOf !== undefined) return param;
    const values = param.paths === undefined ? param.code : `${param.type} ${JSON.stringify(param.paths)}`;
    const ordinal = (param.type === "composite" ? undefined : shared.get(values)) ?? next++;
    shared.set(values, ordinal);
    return { ...param, ordinal };
  });
}
