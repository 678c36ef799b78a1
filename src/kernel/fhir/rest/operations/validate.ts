import { fhirError, type Issue } from "../../resource.ts";
import type { ResourceType } from "../../resource-types.ts";
import type { ExactJson } from "../../store/exact-json.ts";
import { type FhirReply, type FhirRequest, replyOutcome } from "../exchange.ts";

/** All findings, warnings included; profiles are asked for in addition to those the resource claims. */
export type ValidateFully = (
  resource: unknown,
  type: string,
  profiles: readonly string[],
) => readonly Issue[];

type Fields = Readonly<Record<string, unknown>>;

/** POST Type/$validate, with the resource itself or Parameters that carry it. */
export function validateOperation(
  validate: ValidateFully,
  request: FhirRequest,
  type: ResourceType,
): FhirReply {
  const { plain } = request.body();
  const { resource, profile } = subjectOf(plain, type);
  const asked = [profile, ...new URLSearchParams(request.query).getAll("profile")].filter(
    (each) => each !== undefined,
  );
  const found = validate(resource, type, asked);
  return replyOutcome(200, found.length > 0 ? found : [allGood]);
}

const allGood: Issue = { severity: "information", code: "informational", diagnostics: "no problems found" };

function subjectOf(
  body: ExactJson["plain"],
  type: string,
): { resource: unknown; profile: string | undefined } {
  const fields = body as Fields | null;
  if (type === "Parameters" || fields?.["resourceType"] !== "Parameters")
    return { resource: body, profile: undefined };
  const list: unknown = fields["parameter"];
  const parameters = (Array.isArray(list) ? list : []) as readonly (Fields | null)[];
  const named = (name: string) => parameters.find((parameter) => parameter?.["name"] === name);
  const resource = named("resource")?.["resource"];
  if (resource === undefined)
    throw fhirError(400, "required", "the parameter resource is missing", "Parameters.parameter");
  return { resource, profile: urlOf(named("profile")) };
}

function urlOf(parameter: Fields | null | undefined): string | undefined {
  const url = parameter?.["valueUri"] ?? parameter?.["valueCanonical"];
  return typeof url === "string" ? url : undefined;
}
