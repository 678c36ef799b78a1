import { searchParamsVersion } from "../definitions/search-parameters.ts";
import { type ResourceType, resourceTypes } from "../resource-types.ts";
import { statedOperations } from "./capability-operations.ts";
import { statedIncludes, statedParameters, statedReverseIncludes } from "./capability-parameters.ts";
import type { Operation } from "./dispatch.ts";

export interface CapabilityParts {
  readonly version: string;
  /** When this version of the program was made, as a FHIR date. */
  readonly date: string;
  /** Operations that dispatch has besides its own. */
  readonly operations: readonly Operation[];
}

const typeInteractions = [
  "read",
  "vread",
  "update",
  "patch",
  "delete",
  "history-instance",
  "history-type",
  "create",
  "search-type",
];
const systemInteractions = ["transaction", "batch", "search-system", "history-system"];
const systemParameters = ["_id", "_lastUpdated", "_profile", "_security", "_source", "_tag"];
const smart = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

/** Stands for the address while the text is made once for all addresses; no definition holds it. */
const originMark = "address-of-this-server";

const smartAddresses = ["authorize", "token", "introspect", "revoke"].map((url) => ({
  url,
  valueUri: `${originMark}/oauth/${url}`,
}));

/**
 * The CapabilityStatement of what is really served: types, search parameters and operations are read from the
 * definitions that dispatch and search work with. Made once and after each change of the search parameters; only the
 * address differs from call to call.
 */
export function createCapability(parts: CapabilityParts): (base: string) => string {
  let pieces: readonly string[] | undefined;
  let version = -1;
  return (base) => {
    if (version !== searchParamsVersion()) pieces = undefined;
    version = searchParamsVersion();
    pieces ??= JSON.stringify(statement(parts)).split(originMark);
    return pieces.join(JSON.stringify(base.replace(/\/fhir$/, "")).slice(1, -1));
  };
}

const statement = ({ version, date, operations }: CapabilityParts) => ({
  resourceType: "CapabilityStatement",
  status: "active",
  date,
  kind: "instance",
  software: { name: "Tuệ Tĩnh", version },
  implementation: { description: "Hồ sơ sức khỏe Tuệ Tĩnh (FHIR R4)", url: `${originMark}/fhir` },
  fhirVersion: "4.0.1",
  format: ["json", "application/fhir+json"],
  patchFormat: ["application/json-patch+json", "application/fhir+json"],
  rest: [
    {
      mode: "server",
      security: {
        extension: [{ url: smart, extension: smartAddresses }],
        cors: true,
        service: [
          {
            coding: [
              {
                system: "http://terminology.hl7.org/CodeSystem/restful-security-service",
                code: "SMART-on-FHIR",
              },
            ],
            text: "SMART App Launch 2 and Backend Services",
          },
        ],
      },
      resource: resourceTypes.filter(isOfR4).map((type) => statedType(type, operations)),
      interaction: systemInteractions.map((code) => ({ code })),
      searchParam: systemParameters.map((name) => ({
        name,
        definition: `http://hl7.org/fhir/SearchParameter/Resource-${name.slice(1)}`,
        type: { _lastUpdated: "date", _profile: "uri", _source: "uri" }[name] ?? "token",
      })),
      ...statedOperations(operations, undefined),
    },
  ],
});

/** The one type of our list that came with R4B: it can be stored, but an R4 statement cannot name it. */
const isOfR4 = (type: ResourceType): boolean => type !== "SubscriptionStatus";

function statedType(type: ResourceType, operations: readonly Operation[]): object {
  const includes = statedIncludes(type);
  const reverse = statedReverseIncludes(type);
  return {
    type,
    interaction: typeInteractions.map((code) => ({ code })),
    versioning: "versioned-update",
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: "full-support",
    conditionalUpdate: true,
    conditionalDelete: "single",
    referencePolicy: ["literal", "logical", "local"],
    ...(includes.length === 0 ? {} : { searchInclude: includes }),
    ...(reverse.length === 0 ? {} : { searchRevInclude: reverse }),
    searchParam: statedParameters(type),
    ...statedOperations(operations, type),
  };
}
