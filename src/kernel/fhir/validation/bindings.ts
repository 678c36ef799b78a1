import type { ElementDefinition } from "../definitions/structures.ts";
import { type CodeList, findCodeList } from "../definitions/value-sets.ts";
import { type Check, fail, isObject, type Run, report } from "./run.ts";

/** The check that an element's binding asks for, `undefined` when there is none that can be tested. */
export const findBindingCheck = (element: ElementDefinition, type: string): Check | undefined => {
  if (element.required !== undefined) return requiredCheck(element.required, type);
  const list = element.extensible === undefined ? undefined : extensibleList(element.extensible);
  return list === undefined ? undefined : extensibleCheck(list, type);
};

/** Sets without an enumeration that have a syntax of their own. Other open sets (UCUM) are not tested. */
const syntaxes: Readonly<Record<string, RegExp>> = {
  "http://hl7.org/fhir/ValueSet/currencies": /^[A-Z]{3}$/,
  "http://hl7.org/fhir/ValueSet/mimetypes": /^[\w.+*-]+(?:\/[\w.+*-]+)?(?:\s*;.*)?$/,
};

const requiredCheck = (url: string, type: string): Check | undefined => {
  const syntax = syntaxes[url];
  if (syntax !== undefined) return syntaxCheck(syntax, url);
  const list = findCodeList(url, "required");
  return list === undefined ? undefined : codeListCheck(list, type, url);
};

const syntaxCheck =
  (syntax: RegExp, url: string): Check =>
  (value, run) => {
    if (typeof value === "string" && !syntax.test(value)) fail(run, "code-invalid", notInSet(url));
  };

/** For required bindings, of R4 or of a profile: code, Coding or CodeableConcept must name a member. */
export const codeListCheck = (list: CodeList, type: string, url: string): Check | undefined => {
  if (type === "code") {
    return (value, run) => {
      if (typeof value === "string" && !list.codes.has(value)) fail(run, "code-invalid", notInSet(url));
    };
  }
  if (type === "Coding") {
    return (value, run) => {
      if (isObject(value) && !isMember(list, value)) fail(run, "code-invalid", notInSet(url));
    };
  }
  return type === "CodeableConcept" ? conceptCheck(list, url) : undefined;
};

const conceptCheck =
  (list: CodeList, url: string): Check =>
  (value, run) => {
    if (isObject(value) && !codingsOf(value).some((coding) => isMember(list, coding))) {
      fail(run, "code-invalid", `none of the codes is ${notInSet(url).slice("the code is not ".length)}`);
    }
  };

const notInSet = (url: string): string => `the code is not in the value set ${url}`;

const codingsOf = (concept: unknown): readonly unknown[] =>
  isObject(concept) && Array.isArray(concept["coding"]) ? concept["coding"] : [];

const isMember = (list: CodeList, coding: unknown): boolean =>
  isObject(coding) &&
  typeof coding["system"] === "string" &&
  typeof coding["code"] === "string" &&
  list.bySystem.get(coding["system"])?.has(coding["code"]) === true;

/** Looked up when first needed: only `$validate` asks for these warnings. */
const extensibleList = (url: string): (() => CodeList | undefined) => {
  return () => findCodeList(url, "extensible");
};

const extensibleCheck = (find: () => CodeList | undefined, type: string): Check | undefined => {
  if (type !== "Coding" && type !== "CodeableConcept") return undefined;
  return (value, run) => {
    if (run.warnings) warnOutside(find(), type === "Coding" ? [value] : codingsOf(value), run);
  };
};

const warnOutside = (list: CodeList | undefined, codings: readonly unknown[], run: Run): void => {
  if (list === undefined || codings.some((coding) => isMember(list, coding))) return;
  const misses = codings.some((coding) => isObject(coding) && list.bySystem.has(String(coding["system"])));
  if (misses)
    report(run, "warning", "code-invalid", "the code is not among the codes to be used where one fits");
};
