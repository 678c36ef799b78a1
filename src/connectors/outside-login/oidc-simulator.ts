import { createHash, randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "#kernel/base/app-error.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import { createTokenMaker, type TokenMaker } from "./simulated-token.ts";
import { simulatorPage } from "./simulator-page.ts";

export const loginMoods = [
  "works",
  "refuses",
  "delays",
  "dies",
  "wrong-nonce",
  "wrong-issuer",
  "wrong-audience",
  "expired",
  "unsigned",
  "other-key",
] as const;
/** How the provider behaves today: as it should, refusing, late, silent, or lying in one of the known ways. */
export type LoginMood = (typeof loginMoods)[number];

/** One thing the provider knows of a person, typed in by whoever tries it. */
export interface SimulatedClaim {
  readonly claim: string;
  readonly label: string;
  readonly value: string;
  readonly isTrue?: true;
}

export interface LoginSimulation {
  /** `/simulators/…` */
  readonly prefix: string;
  readonly title: string;
  readonly note: string;
  /** The first one makes the person: its value decides the subject. */
  readonly claims: readonly SimulatedClaim[];
  readonly clientId: string;
  readonly clientSecret: string;
  /** What stands in the fields at first, by claim. */
  readonly suggest?: () => Promise<Readonly<Record<string, string>>>;
}

export interface LoginSimulator {
  /** For demonstrations and tests only. */
  readonly part: HttpPart;
  readonly setMood: (mood: LoginMood) => void;
}

interface Code {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly until: number;
}

interface Simulating extends LoginSimulation {
  readonly origin: () => string;
  readonly codes: Map<string, Code>;
  readonly tokens: TokenMaker;
  mood: LoginMood;
}

const codeLife = 60_000;
const mostCodes = 1_000;
const delay = 3_000;
const open = { access: "public" } as const;
const page = { access: "public", content: "page" } as const;

/** Stands in for an outside OpenID provider, with its errors. */
export function createLoginSimulator(given: LoginSimulation, origin: () => string): LoginSimulator {
  const simulating: Simulating = {
    ...given,
    origin,
    codes: new Map(),
    tokens: createTokenMaker(),
    mood: "works",
  };
  const setMood = (mood: LoginMood): void => {
    simulating.mood = mood;
  };
  return {
    setMood,
    part: { prefix: given.prefix, register: (app) => routes(app, simulating, setMood) },
  };
}

function routes(app: FastifyInstance, simulating: Simulating, setMood: LoginSimulator["setMood"]): void {
  const { prefix, tokens } = simulating;
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("*", { parseAs: "string", bodyLimit: 16_384 }, (_request, body, done) => {
    done(null, body);
  });
  app.get(`${prefix}/.well-known/openid-configuration`, { config: open }, async () => {
    await behave(simulating);
    return configurationOf(simulating);
  });
  app.get(`${prefix}/jwks`, { config: open }, () => tokens.publicKeys());
  app.get<Query>(`${prefix}/authorize`, { config: page }, async (request, reply) => {
    const suggested = (await simulating.suggest?.()) ?? {};
    return reply
      .type("text/html; charset=utf-8")
      .send(simulatorPage(simulating, { ...request.query }, suggested));
  });
  app.post(`${prefix}/authorize`, { config: page }, (request, reply) => decide(simulating, request, reply));
  app.post(`${prefix}/token`, { config: open }, (request, reply) => redeem(simulating, request, reply));
  app.post<{ Params: { mood: string } }>(`${prefix}/mood/:mood`, { config: open }, (request) => {
    const mood = loginMoods.find((each) => each === request.params.mood);
    if (mood === undefined)
      throw new AppError("invalid", "simulator.mood", `mood: một trong ${loginMoods.join(", ")}`);
    setMood(mood);
    return { mood };
  });
}

interface Query {
  readonly Querystring: Readonly<Record<string, string>>;
}

/** Late or gone, as it was told to be. */
async function behave({ mood }: Simulating): Promise<void> {
  if (mood === "delays") await new Promise((resolve) => setTimeout(resolve, delay));
  if (mood === "dies") throw new AppError("unavailable", "simulator.dead", "Mô phỏng: không trả lời");
}

const issuerOf = ({ origin, prefix }: Simulating): string => `${origin()}${prefix}`;

function configurationOf(simulating: Simulating): object {
  const issuer = issuerOf(simulating);
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ["code"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["ES256"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  };
}

/** The person pressed a button on the simulated page. */
function decide(simulating: Simulating, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const form = new URLSearchParams(String(request.body));
  const field = (name: string): string => form.get(name) ?? "";
  const redirectUri = field("redirect_uri");
  const isOwn = URL.parse(redirectUri)?.origin === simulating.origin();
  if (!isOwn || field("client_id") !== simulating.clientId)
    throw new AppError("invalid", "simulator.client", "Mô phỏng: client_id hoặc redirect_uri không đúng");
  const answer = new URL(redirectUri);
  answer.searchParams.set("state", field("state"));
  answer.searchParams.set("iss", issuerOf(simulating));
  if (field("decision") !== "allow" || simulating.mood === "refuses")
    answer.searchParams.set("error", "access_denied");
  else answer.searchParams.set("code", newCode(simulating, form));
  return reply.code(303).header("location", answer.href).send();
}

function newCode({ codes, claims }: Simulating, form: URLSearchParams): string {
  const typed = claims.map(({ claim, value, isTrue }): readonly [string, unknown] => [
    claim,
    isTrue === true ? form.get(claim) === "true" : (form.get(claim) ?? value),
  ]);
  const code = randomBytes(24).toString("base64url");
  const [, first] = typed[0] ?? [];
  const sub = createHash("sha256").update(String(first)).digest("base64url");
  if (codes.size >= mostCodes) codes.clear();
  codes.set(code, {
    claims: { ...Object.fromEntries(typed), sub },
    nonce: form.get("nonce") ?? "",
    challenge: form.get("code_challenge") ?? "",
    redirectUri: form.get("redirect_uri") ?? "",
    until: Date.now() + codeLife,
  });
  return code;
}

async function redeem(
  simulating: Simulating,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  await behave(simulating);
  const form = new URLSearchParams(String(request.body));
  const code = simulating.codes.get(form.get("code") ?? "");
  simulating.codes.delete(form.get("code") ?? "");
  if (code === undefined || !isRightful(simulating, code, form))
    return reply.code(400).send({ error: "invalid_grant" });
  const issuer = issuerOf(simulating);
  const { mood, tokens, clientId } = simulating;
  const claims = { ...code.claims, nonce: code.nonce };
  const idToken = await tokens.make({ issuer, audience: clientId, claims, mood });
  return reply.send({
    access_token: randomBytes(24).toString("base64url"),
    token_type: "Bearer",
    id_token: idToken,
  });
}

function isRightful({ clientId, clientSecret }: Simulating, code: Code, form: URLSearchParams): boolean {
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  return (
    code.until > Date.now() &&
    form.get("client_id") === clientId &&
    form.get("client_secret") === clientSecret &&
    form.get("redirect_uri") === code.redirectUri &&
    challenge === code.challenge
  );
}
