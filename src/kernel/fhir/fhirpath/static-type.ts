import types from "fhirpath/fhir-context/r4/path2Type.json" with { type: "json" };
import defined from "fhirpath/fhir-context/r4/pathsDefinedElsewhere.json" with { type: "json" };
import { NeedLibrary } from "./fhir-path-error.ts";
import { type Ast, parseFhirPath } from "./parser.ts";

const typeOf: ReadonlyMap<string, unknown> = new Map(Object.entries(types));
const definedAt: ReadonlyMap<string, string> = new Map(Object.entries(defined));

/** Functions whose result is a part of their input, so of the same type. */
const keeping = new Set(["where", "first", "last", "tail", "skip", "take", "single", "distinct", "trace"]);

/**
 * The type (`HumanName`) or, for parts of a resource, the path (`Patient.contact`) of what an expression selects from
 * `base`; undefined when it cannot be told from the expression alone.
 */
export const typeAfter = (expression: string, base: string): string | undefined => {
  try {
    return typeOfAst(parseFhirPath(expression), base);
  } catch (error) {
    if (error instanceof NeedLibrary) return undefined;
    throw error;
  }
};

const typeOfAst = (ast: Ast | undefined, base: string): string | undefined => {
  if (ast === undefined || ast.kind === "this") return base;
  if (ast.kind === "index") return typeOfAst(ast.target, base);
  if (ast.kind === "type") return ast.operator === "as" ? ast.type : undefined;
  if (ast.kind === "call") return typeOfCall(ast.target, ast.name, ast.args, base);
  return ast.kind === "member" ? typeOfMember(ast.target, ast.name, base) : undefined;
};

const typeOfCall = (
  target: Ast | undefined,
  name: string,
  args: readonly Ast[],
  base: string,
): string | undefined => {
  if (keeping.has(name)) return typeOfAst(target, base);
  if (name === "extension") return "Extension";
  const [type] = args;
  return name === "ofType" && type?.kind === "member" ? type.name : undefined;
};

const typeOfMember = (target: Ast | undefined, name: string, base: string): string | undefined => {
  if (target === undefined && name === base) return base;
  const owner = typeOfAst(target, base);
  if (owner === undefined) return undefined;
  const written = `${owner}.${name}`;
  const path = definedAt.get(written) ?? written;
  const type = typeName(typeOf.get(path));
  return type === "BackboneElement" || type === "Element" ? path : type;
};

const typeName = (type: unknown): string | undefined => {
  if (typeof type === "string") return type;
  return typeof type === "object" && type !== null && "code" in type ? String(type.code) : undefined;
};
