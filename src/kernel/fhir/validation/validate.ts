import { findStructure } from "../definitions/structures.ts";
import { checkProfile } from "../profiles/check-part.ts";
import { checkExtension, findProfile, type KnownProfile } from "../profiles/profiles.ts";
import type { Issue } from "../resource.ts";
import { isResourceType } from "../resource-types.ts";
import { fail, failAt, isObject, type JsonObject, type Run, report } from "./run.ts";
import { checkObject } from "./shape.ts";
import { findShape } from "./shapes.ts";

export interface ValidateOptions {
  /** Profiles to check besides those that the resource claims in `meta.profile`. */
  readonly profiles?: readonly string[];
  /** The resource type that is expected here. */
  readonly type?: string;
  /** Also report what does not make the resource invalid, as `$validate` does. */
  readonly warnings?: boolean;
}

/** What is wrong with a resource, by R4 and by the profiles we know; empty when all is well. Never throws. */
export const validateResource = (resource: unknown, options: ValidateOptions = {}): Issue[] => {
  if (!isObject(resource)) return [issueAtRoot("structure", "a resource is a JSON object")];
  const run = runOf(resource, options.warnings === true);
  const type = resource["resourceType"];
  if (options.type !== undefined && type !== options.type) {
    return [issueAtRoot("structure", `resourceType must be ${options.type}`)];
  }
  checkResource(resource, run);
  for (const profile of options.profiles ?? []) checkAsked(profile, resource, run);
  return run.issues;
};

const issueAtRoot = (code: string, diagnostics: string): Issue => ({
  severity: "error",
  code,
  diagnostics,
  expression: ["resourceType"],
});

const runOf = (resource: JsonObject, warnings: boolean): Run => ({
  path: [],
  depth: 0,
  level: 0,
  issues: [],
  errors: 0,
  resource,
  root: resource,
  containedIds: undefined,
  warnings,
  checkNested,
  checkExtension,
});

const checkResource = (resource: JsonObject, run: Run): void => {
  const type = resource["resourceType"];
  if (typeof type !== "string" || !isResourceType(type) || findStructure(type) === undefined) {
    failAt(run, "resourceType", ["structure", "this is not a resource type of FHIR R4"]);
    return;
  }
  const shape = findShape(type);
  if (shape === undefined) return;
  if (run.depth === 0) run.path[run.depth++] = type;
  checkObject(shape, resource, run);
  checkClaims(resource, run);
};

/** A resource is held to the profiles it claims; a claim that nobody here can judge is only worth a warning. */
const checkClaims = (resource: JsonObject, run: Run): void => {
  const meta = resource["meta"];
  const claims: unknown = isObject(meta) ? meta["profile"] : undefined;
  if (!Array.isArray(claims)) return;
  for (const [index, claim] of claims.entries()) {
    if (typeof claim === "string") checkClaim(claim, index, resource, run);
  }
};

const checkClaim = (address: string, index: number, resource: JsonObject, run: Run): void => {
  const profile = findProfile(address);
  if (profile !== undefined && profile.type === resource["resourceType"]) {
    checkChain(profile, resource, run);
    return;
  }
  run.path[run.depth++] = "meta";
  run.path[run.depth++] = "profile";
  run.path[run.depth++] = index;
  if (profile === undefined) report(run, "warning", "not-supported", "this profile is not known here");
  else fail(run, "structure", `this is a profile of ${profile.type}`);
  run.depth -= 3;
};

/** Who asks for a profile wants an answer: that there is none is an error. */
const checkAsked = (address: string, resource: JsonObject, run: Run): void => {
  const profile = findProfile(address);
  if (profile === undefined) fail(run, "not-supported", "the profile to check against is not known here");
  else if (profile.type !== resource["resourceType"])
    fail(run, "structure", `the profile is one of ${profile.type}`);
  else checkChain(profile, resource, run);
};

const checkChain = (profile: KnownProfile, resource: JsonObject, run: Run): void => {
  for (const one of profile.chain) checkProfile(one, resource, run);
};

/** A contained resource shares the root with its container; the resource of a Bundle entry is a root itself. */
const checkNested = (value: unknown, run: Run): void => {
  if (!isObject(value)) {
    fail(run, "structure", "a resource is a JSON object");
    return;
  }
  const { resource, root, containedIds } = run;
  const isContained = run.path[run.depth - 2] === "contained";
  run.resource = value;
  if (!isContained) {
    run.root = value;
    run.containedIds = undefined;
  }
  checkResource(value, run);
  run.resource = resource;
  run.root = root;
  run.containedIds = containedIds;
};
