import { boundaryFunctions } from "./boundaries.ts";
import { isKnownType, isSubtype } from "./choice.ts";
import { type Code, type FhirPathEnv, type FunctionRule, fromRun, mapped, type Run } from "./code.ts";
import { FhirPathError, NeedLibrary } from "./fhir-path-error.ts";
import { collectionFunctions } from "./functions.ts";
import { stepTo } from "./navigate.ts";
import { operate } from "./operators.ts";
import type { Ast } from "./parser.ts";
import { fhirFunctions, referenceKeys } from "./references.ts";
import { isDateText, isTimeText } from "./temporal.ts";
import { textFunctions } from "./texts.ts";
import { keepType, testType } from "./types.ts";
import { isFields, none, one, singleNumber, type Values } from "./value.ts";

const functions: ReadonlyMap<string, FunctionRule> = new Map(
  Object.entries({ ...collectionFunctions, ...textFunctions, ...fhirFunctions, ...boundaryFunctions }),
);

const self: Code = fromRun((item) => one(item));
const nothing: Code = fromRun(() => none);

/** Turns a syntax tree into closures; `undefined` is `$this`. Throws `NeedLibrary` for what we leave to the library. */
export const generate = (ast: Ast | undefined): Code => {
  if (ast === undefined) return self;
  return isLeaf(ast) ? leaf(ast) : compound(ast);
};

type Leaf = Extract<Ast, { kind: "literal" | "temporal" | "empty" | "this" | "variable" }>;

const leaves: ReadonlySet<Ast["kind"]> = new Set<Leaf["kind"]>([
  "literal",
  "temporal",
  "empty",
  "this",
  "variable",
]);

const isLeaf = (ast: Ast): ast is Leaf => leaves.has(ast.kind);

const leaf = (ast: Leaf): Code => {
  switch (ast.kind) {
    case "literal":
      return constant([ast.value], typeof ast.value === "string" ? "plain" : "unknown");
    case "empty":
      return nothing;
    case "this":
      return self;
    case "variable":
      return variable(ast.name);
    case "temporal":
      throw new NeedLibrary("a date that is not compared");
  }
};

const compound = (ast: Exclude<Ast, Leaf>): Code => {
  switch (ast.kind) {
    case "member":
      return member(ast.target, ast.name);
    case "index":
      return indexed(generate(ast.target), generate(ast.index));
    case "call":
      return call(ast.target, ast.name, ast.args);
    case "binary":
      return operate(ast.operator, operand(ast.left), operand(ast.right));
    case "type":
      return ast.operator === "is"
        ? testType(ast.target, ast.type, generate)
        : keepType(ast.target, ast.type, generate);
    case "negate":
      return negated(generate(ast.operand));
  }
};

const constant = (values: Values, how: Code["how"]): Code => fromRun(() => values, how);

/** Dates are understood only as operands, where they meet texts that look like dates. */
const operand = (ast: Ast): Code => {
  if (ast.kind !== "temporal") return generate(ast);
  const text = ast.text.startsWith("T") ? ast.text.slice(1) : ast.text;
  if (!isDateText(text) && !isTimeText(text)) throw new NeedLibrary("an incomplete time");
  return constant([text], "temporal");
};

const negated = (code: Code): Code =>
  fromRun((item, env) => {
    const value = singleNumber(code.run(item, env), "-");
    if (value === undefined) throw new NeedLibrary("nothing to negate");
    return [-value];
  });

const member = (target: Ast | undefined, name: string): Code => {
  const step = stepTo(name);
  if (target === undefined) return fromRun(/^[A-Z]/.test(name) ? typeOrElement(name, step) : step);
  const owner = generate(target);
  return fromRun((item, env) => mapped(owner.run(item, env), env, step));
};

/** `Patient.name` starts at the resource itself when that is a Patient; nothing otherwise. */
const typeOrElement =
  (name: string, step: Run): Run =>
  (item, env) => {
    const type = isFields(item) ? item["resourceType"] : undefined;
    if (typeof type === "string" && isSubtype(type, name)) return [item];
    if (type === undefined && isKnownType(name)) throw new NeedLibrary("the type of an element");
    return step(item, env);
  };

const systems: ReadonlyMap<string, string> = new Map([
  ["ucum", "http://unitsofmeasure.org"],
  ["sct", "http://snomed.info/sct"],
  ["loinc", "http://loinc.org"],
]);

/** `%vs-name` and `%ext-name` abbreviate the addresses of FHIR's own value sets and extensions. */
const addressOf = (name: string): string | undefined => {
  if (name.startsWith("vs-")) return `http://hl7.org/fhir/ValueSet/${name.slice(3)}`;
  return name.startsWith("ext-")
    ? `http://hl7.org/fhir/StructureDefinition/${name.slice(4)}`
    : systems.get(name);
};

const variable = (name: string): Code => {
  const system = addressOf(name);
  if (system !== undefined) return constant([system], "plain");
  if (name === "resource") return fromRun((_, env) => one(env.resource));
  if (name === "rootResource") return fromRun((_, env) => one(env.rootResource));
  if (name === "context") return fromRun((_, env) => one(env.context));
  return fromRun((_, env) => userVariable(env, name));
};

const userVariable = (env: FhirPathEnv, name: string): Values => {
  const variables = env.variables;
  if (variables === undefined || !Object.hasOwn(variables, name))
    throw new FhirPathError(`%${name} is not defined`);
  const value = variables[name];
  if (value === undefined || value === null) return none;
  return Array.isArray(value) ? value : [value];
};

const indexed = (target: Code, index: Code): Code =>
  fromRun((item, env) => {
    const at = singleNumber(index.run(item, env), "an index");
    return at === undefined ? none : target.run(item, env).slice(at, at + 1);
  });

const call = (target: Ast | undefined, name: string, args: readonly Ast[]): Code => {
  const [first] = args;
  if (name === "ofType" || name === "as") return keepType(target, typeName(args), generate);
  if (name === "is") return testType(target, typeName(args), generate);
  if (name === "getReferenceKey")
    return keysOfReferences(generate(target), first === undefined ? undefined : typeName(args));
  const known = functions.get(name);
  if (known === undefined || args.length < known.arity[0] || args.length > known.arity[1])
    throw new NeedLibrary(name);
  return known.build(generate(target), ...args.map(generate));
};

const keysOfReferences = (target: Code, type: string | undefined): Code =>
  fromRun((item, env) => mapped(target.run(item, env), env, (reference) => referenceKeys(reference, type)));

/** A type name arrives parsed as a path: `FHIR.Patient`. */
const typeName = (args: readonly Ast[]): string => {
  const [ast, second] = args;
  if (ast === undefined || second !== undefined || ast.kind !== "member")
    throw new NeedLibrary("a type is expected");
  return ast.target === undefined ? ast.name : `${typeName([ast.target])}.${ast.name}`;
};
