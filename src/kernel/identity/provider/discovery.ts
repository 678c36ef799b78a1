import { appWords } from "../../access/app-scopes.ts";
import { assertionAlgorithms } from "../../access/client-assertion.ts";
import { signingAlgorithm } from "./signing-keys.ts";

const authMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

const endpoints = (origin: string) => ({
  authorization_endpoint: `${origin}/oauth/authorize`,
  token_endpoint: `${origin}/oauth/token`,
  introspection_endpoint: `${origin}/oauth/introspect`,
  revocation_endpoint: `${origin}/oauth/revoke`,
  jwks_uri: `${origin}/oauth/jwks`,
});

const abilities = {
  token_endpoint_auth_methods_supported: authMethods,
  token_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
  grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
  response_types_supported: ["code"],
  code_challenge_methods_supported: ["S256"],
};

/** `/.well-known/openid-configuration`: what is served, and nothing else. */
export const openIdConfiguration = (issuer: string): object => ({
  issuer,
  ...endpoints(issuer),
  userinfo_endpoint: `${issuer}/oauth/userinfo`,
  ...abilities,
  response_modes_supported: ["query"],
  scopes_supported: [...appWords],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: [signingAlgorithm],
  claims_supported: ["sub", "name", "fhirUser", "auth_time", "amr"],
  authorization_response_iss_parameter_supported: true,
  ui_locales_supported: ["vi", "en"],
});

/** `/.well-known/smart-configuration`, as SMART App Launch 2 wants it. */
export const smartConfigurationOf = (issuer: string, origin: string): object => ({
  issuer,
  ...endpoints(origin),
  ...abilities,
  scopes_supported: [
    ...appWords,
    "patient/*.cruds",
    "patient/*.rs",
    "user/*.cruds",
    "user/*.rs",
    "system/*.cruds",
    "system/*.rs",
    "ops.jobs",
    "ops.metrics",
    "fhir.export",
  ],
  capabilities: [
    "launch-ehr",
    "launch-standalone",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "sso-openid-connect",
    "context-banner",
    "context-ehr-patient",
    "context-ehr-encounter",
    "context-standalone-patient",
    "permission-offline",
    "permission-online",
    "permission-patient",
    "permission-user",
    "permission-v1",
    "permission-v2",
  ],
});
