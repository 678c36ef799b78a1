import {
  type ElementDefinition,
  findNode,
  findStructure,
  type NodeDefinition,
  type TypeDefinition,
} from "../definitions/structures.ts";
import { findBindingCheck } from "./bindings.ts";
import { arrayOf, checkCompanion, elementExtension, primitiveArrayOf } from "./json-forms.ts";
import { findPrimitive } from "./primitives.ts";
import { targetCheck } from "./references.ts";
import { compileElementRule, compileRule, type TriggeredRule, universalRules } from "./rules.ts";
import type { Check } from "./run.ts";
import { isObject } from "./run.ts";
import { applyRule, checkObject, type Field, type Shape } from "./shape.ts";

const shapes = new Map<string, Shape>();

/** The shape of a type or of a group inside one (`Patient.contact`), compiled when first met. */
export const findShape = (path: string): Shape | undefined => {
  const known = shapes.get(path);
  if (known !== undefined) return known;
  const type = findStructure(path.split(".", 1)[0] ?? "");
  const node = findNode(path) ?? findNode(`${type?.type}`);
  if (type === undefined || node === undefined) return undefined;
  const shape = compileShape(path, node, type);
  shapes.set(path, shape);
  return shape;
};

const compileShape = (path: string, node: NodeDefinition, type: TypeDefinition): Shape => {
  const isResource = type.kind === "resource" && !path.includes(".");
  const names = node.elements.map((element) => element.name);
  const universal = universalRules(path, isResource && names.includes("contained"));
  const rules = [...universal, ...(node.rules ?? [])].map((rule) => compileRule(rule, path, names));
  const required = node.elements.filter((element) => element.min > 0);
  const choices = node.elements.filter((element) => element.choice === true);
  const bits: Bits = { required, choices, rules };
  const fields = new Map(node.elements.flatMap((element) => fieldsOf(element, path, bits)));
  if (isResource) fields.set("resourceType", plainField("resourceType"));
  return {
    mayBeEmpty: isResource || path === "Element",
    fields,
    required: required.reduce((mask, _, index) => mask | (1 << index), 0),
    requiredNames: required.map((element, index) => [1 << index, element.name]),
    choiceNames: choices.map((element, index) => [1 << index, element.name]),
    rules: rules.map((one) => one.rule),
    always: rules.reduce((mask, one, index) => (one.triggers === undefined ? mask | (1 << index) : mask), 0),
  };
};

/** Where a member's bits lie in the masks of its shape. */
interface Bits {
  readonly required: readonly ElementDefinition[];
  readonly choices: readonly ElementDefinition[];
  readonly rules: readonly TriggeredRule[];
}

const plainField = (label: string): Field => ({
  label,
  check: () => undefined,
  required: 0,
  choice: 0,
  rules: 0,
});

const bitOf = (index: number): number => (index === -1 ? 0 : 1 << index);

const fieldsOf = (
  element: ElementDefinition,
  path: string,
  bits: Bits,
): readonly (readonly [string, Field])[] => {
  const masks = {
    required: bitOf(bits.required.indexOf(element)),
    choice: bitOf(bits.choices.indexOf(element)),
    rules: bits.rules.reduce(
      (mask, one, at) => (one.triggers?.has(element.name) === true ? mask | (1 << at) : mask),
      0,
    ),
  };
  const types = element.sameAs === undefined ? element.types : [element.sameAs];
  return types.flatMap((type) => {
    const name =
      element.choice === true ? element.name + type.charAt(0).toUpperCase() + type.slice(1) : element.name;
    const label = element.choice === true ? `${element.name}.ofType(${type})` : element.name;
    const members: (readonly [string, Field])[] = [
      [name, { label, check: checkOf(element, type, path), ...masks }],
    ];
    if (findPrimitive(type) !== undefined && type !== "xhtml") {
      members.push([`_${name}`, { label, check: extensionCheck(element, name), ...masks }]);
    }
    return members;
  });
};

const checkOf = (element: ElementDefinition, type: string, path: string): Check => {
  const primitive = findPrimitive(type);
  const extra = extraChecks(element, type, `${path}.${element.name}`);
  const single = inTurn([primitive ?? objectCheck(element, type, path), ...extra]);
  if (element.max === 1 || element.max === 0) return single;
  return primitive === undefined ? arrayOf(single) : primitiveArrayOf(single, element.name);
};

const inTurn = (checks: readonly Check[]): Check => {
  const [first, second, ...rest] = checks;
  if (first === undefined || second === undefined) return first ?? (() => undefined);
  const last = inTurn([second, ...rest]);
  return (value, run, holder) => {
    first(value, run, holder);
    last(value, run, holder);
  };
};

const extraChecks = (element: ElementDefinition, type: string, path: string): readonly Check[] => {
  const checks: (Check | undefined)[] = [findBindingCheck(element, type)];
  if (type === "Extension") checks.push((value, run, holder) => run.checkExtension(value, run, holder));
  if (type === "Reference" && element.targets !== undefined) checks.push(targetCheck(element.targets));
  for (const rule of element.rules ?? []) {
    if (rule.key === "txt-1" || rule.key === "txt-2") continue;
    const compiled = compileElementRule(rule, path);
    checks.push((value, run) => (isObject(value) ? applyRule(compiled, value, run) : undefined));
  }
  return checks.filter((check) => check !== undefined);
};

/** Types refer to each other and to themselves, so a shape is looked up at its first use. */
const objectCheck = (element: ElementDefinition, type: string, path: string): Check => {
  if (type === "Resource") return (value, run, holder) => run.checkNested(value, run, holder);
  const target = shapePathOf(element, type, path);
  let shape: Shape | undefined;
  return (value, run) => {
    shape ??= getShape(target);
    checkObject(shape, value, run);
  };
};

const shapePathOf = (element: ElementDefinition, type: string, path: string): string => {
  if (element.sameAs !== undefined) return element.sameAs;
  if (type === "Quantity" && element.simpleQuantity === true) return "SimpleQuantity";
  return findNode(`${path}.${element.name}`) === undefined ? type : `${path}.${element.name}`;
};

const getShape = (path: string): Shape => {
  const shape = findShape(path);
  if (shape === undefined) throw new Error(`no definition for ${path}`);
  return shape;
};

const extensionCheck = (element: ElementDefinition, name: string): Check => {
  const single: Check = (value, run, holder) => {
    checkObject(getShape("Element"), value, run);
    checkCompanion(value, run, holder[name]);
  };
  return element.max === 1 || element.max === 0 ? single : elementExtension(single, name);
};
