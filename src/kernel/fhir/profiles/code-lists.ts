import { findCodeList } from "../definitions/value-sets.ts";
import { codeListCheck } from "../validation/bindings.ts";
import { type Check, fail, failAt, isObject, type Run, report } from "../validation/run.ts";
import codes from "./vn-codes.json" with { type: "json" };

const base = "http://fhir.ehealth.gov.vn/core/";

/** Code of each national list and what it stands for: ethnic groups, religions, occupations, years of school. */
export const vnCodes: Readonly<Record<string, Readonly<Record<string, string>>>> = codes;

/** Which list stands behind a value set of the guide, which publishes the lists but not the sets. */
const lists: Readonly<Record<string, string>> = {
  [`${base}ValueSet/vn-core-race`]: `${base}CodeSystem/vn-core-race`,
  [`${base}ValueSet/vn-core-ethic`]: `${base}CodeSystem/vn-core-ethic`,
  [`${base}ValueSet/vn-core-occupation`]: `${base}CodeSystem/vn-core-occupation-4069`,
  [`${base}ValueSet/vn-core-education-level`]: `${base}CodeSystem/vn-core-education-level`,
};
/** The guide's list of religions ends in an ellipsis: a code outside it may be right. */
const unfinished: ReadonlySet<string> = new Set([`${base}CodeSystem/vn-core-ethic`]);

/** The check of a profile's binding, as far as its codes are known here. */
export const findCodeListCheck = (valueSet: string | undefined): Check | undefined => {
  if (valueSet === undefined) return undefined;
  const system = lists[valueSet];
  if (system !== undefined) return conceptCheck(system);
  const list = findCodeList(valueSet, "required");
  return list === undefined ? undefined : codeListCheck(list, "CodeableConcept", valueSet);
};

/** These bindings are extensible: another list is allowed, a code that the national list does not have is not. */
const conceptCheck =
  (system: string): Check =>
  (value, run) => {
    if (!isObject(value) || !Array.isArray(value["coding"])) return;
    const codings: readonly unknown[] = value["coding"];
    const own = codings.filter((coding) => isObject(coding) && coding["system"] === system);
    if (own.length === 0 && run.warnings) {
      report(run, "warning", "code-invalid", `a code of ${system} is to be used where one fits`);
    }
    for (const [index, coding] of codings.entries()) checkCoding(coding, index, system, run);
  };

const checkCoding = (coding: unknown, index: number, system: string, run: Run): void => {
  if (!isObject(coding) || coding["system"] !== system || unfinished.has(system)) return;
  const isKnown = typeof coding["code"] === "string" && Object.hasOwn(vnCodes[system] ?? {}, coding["code"]);
  if (isKnown) return;
  run.path[run.depth++] = "coding";
  run.path[run.depth++] = index;
  if (coding["code"] === undefined) fail(run, "code-invalid", `a code of ${system} is missing`);
  else failAt(run, "code", ["code-invalid", `the code is not in ${system}`]);
  run.depth -= 2;
};
