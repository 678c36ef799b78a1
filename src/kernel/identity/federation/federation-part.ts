import type { FastifyReply, FastifyRequest } from "fastify";
import { newSecret, tokenHash } from "../../access/secrets.ts";
import { createRateLimit, senderOf } from "../../http/rate-limit.ts";
import type { HttpPart } from "../../http/server.ts";
import { readCookie } from "../../http/session-cookie.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { messagePage, onwardPage } from "../provider/pages.ts";
import type { Words } from "../provider/words.ts";
import { inStep, nextStep } from "../sign-in/finish.ts";
import { tellRefused } from "../tell.ts";
import { type Reply, type Visit, visitOf } from "../visit.ts";
import { accountOfCitizen, accountOfStaff, leastAssurance, type Outsider } from "./account-of-identity.ts";
import { insertState, type StateRow, takeState } from "./federation.sql.ts";
import { FederationError, type FederationFault } from "./federation-error.ts";
import type { OidcClient } from "./oidc-client.ts";
import { identityOf, type OutsideProvider } from "./outside-identity.ts";
import type { FindProvenCitizen } from "./ports.ts";

export interface FederationParts {
  readonly identity: IdentityParts;
  readonly client: OidcClient;
  readonly providers: () => Promise<readonly OutsideProvider[]>;
  readonly findCitizen: FindProvenCitizen;
  /** `https://…` of this server, as the providers know it. */
  readonly issuer: () => string;
}

const cookieName = "tuetinh_federation";
const patience = 600;
/** Each departure is kept for ten minutes and may ask the provider, whoever begins it. */
const departures = { rate: 5, burst: 100 };
const config = { access: "public", content: "page" } as const;

interface Start {
  readonly Params: { readonly id: string };
  readonly Querystring: { readonly continue?: string };
}

/** Signing in through providers outside. What comes back ends in the same session as every other way. */
export const federationPart = (parts: FederationParts): HttpPart => ({
  prefix: "/oauth/federation",
  register: (app) => {
    app.get("/oauth/federation", { config: { access: "public" } }, async () => ({
      providers: (await parts.providers()).map(({ id, kind, name }) => ({
        id,
        kind,
        name,
        start: `/oauth/federation/${id}/start`,
      })),
    }));
    const limit = createRateLimit(departures);
    app.get<Start>("/oauth/federation/:id/start", { config }, (request, reply) =>
      orTold(reply, () => {
        if (limit.take(senderOf(request.ip), Date.now()) > 0) throw new FederationError("busy");
        return leave(parts, request, reply);
      }),
    );
    app.get<{ Querystring: Readonly<Record<string, unknown>> }>(
      "/oauth/federation/back",
      { config },
      (request, reply) => orTold(reply, () => comeBack(parts, request, reply)),
    );
  },
});

async function leave(
  parts: FederationParts,
  request: FastifyRequest<Start>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const provider = (await parts.providers()).find(({ id }) => id === request.params.id);
  if (provider === undefined) throw new FederationError("expired");
  const { identity } = parts;
  const { now, isHttps } = visitOf(request, identity);
  const [state, nonce, verifier, browser] = [newSecret(), newSecret(), newSecret(), newSecret()];
  const challenge = tokenHash(verifier).toString("base64url");
  const address = await parts.client.departure(provider, {
    state,
    nonce,
    challenge,
    redirectUri: redirectUriOf(parts),
  });
  await identity.db.transaction((tx) =>
    insertState(
      tx,
      {
        hash: tokenHash(state),
        provider: provider.id,
        nonce,
        verifier: identity.vault.seal("federation", verifier),
        browser: tokenHash(browser),
        onward: safePath(request.query.continue),
        expiresAt: new Date(now.getTime() + patience * 1_000),
      },
      now,
    ),
  );
  return reply
    .header("set-cookie", browserCookie(browser, isHttps))
    .code(303)
    .header("location", address.href)
    .send();
}

const redirectUriOf = ({ issuer }: FederationParts): string => `${issuer()}/oauth/federation/back`;

/** A page of our own; anything else is the start page. */
export function safePath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > 500 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted)) return "/";
  const url = new URL(wanted, "http://own.invalid");
  return url.host === "own.invalid" ? `${url.pathname}${url.search}` : "/";
}

/** The provider sends the browser back from another site, so the cookie has to come along from there. */
const browserCookie = (value: string, isHttps: boolean, maxAge = patience): string =>
  [
    `${cookieName}=${value}`,
    "Path=/oauth/federation",
    "HttpOnly",
    "SameSite=Lax",
    `Max-Age=${maxAge}`,
    ...(isHttps ? ["Secure"] : []),
  ].join("; ");

async function comeBack(
  parts: FederationParts,
  request: FastifyRequest<{ Querystring: Readonly<Record<string, unknown>> }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const visit = visitOf(request, parts.identity);
  reply.header("set-cookie", browserCookie("", visit.isHttps, 0));
  const sent = (name: string): string | undefined => {
    const value = request.query[name];
    return typeof value === "string" ? value : undefined;
  };
  const { state, provider } = await ownState(parts, request, { text: sent("state"), now: visit.now });
  const work = async (): Promise<FastifyReply> => {
    if (!(await parts.client.isFrom(provider, sent("iss")))) throw new FederationError("token");
    const code = sent("code");
    if (code === undefined) throw new FederationError("refused");
    const outsider = await arrive(parts, provider, { code, state });
    return finish(reply, await signIn(parts, visit, outsider), state.onward);
  };
  const tellLog = async (why: string): Promise<void> => {
    await tellRefused(parts.identity, visit, { action: "sign-in.federated", why });
  };
  return orTold(reply, work, { back: doorOf(provider), tellLog });
}

/** Where somebody tries again: citizens and staff have doors of their own. */
const doorOf = ({ kind }: OutsideProvider): string => (kind === "citizen" ? "/citizen" : "/");

interface OwnState {
  readonly state: StateRow;
  readonly provider: OutsideProvider;
}

/** The state is used up whoever brings it; it counts only in the browser that left with it. */
async function ownState(
  parts: FederationParts,
  request: FastifyRequest,
  { text, now }: { readonly text: string | undefined; readonly now: Date },
): Promise<OwnState> {
  const { db } = parts.identity;
  const state =
    text === undefined ? undefined : await db.transaction((tx) => takeState(tx, tokenHash(text), now));
  const browser = readCookie(request.headers.cookie, cookieName) ?? "";
  const provider = (await parts.providers()).find(({ id }) => id === state?.provider);
  if (state === undefined || provider === undefined) throw new FederationError("expired");
  if (!tokenHash(browser).equals(state.browser)) throw new FederationError("expired");
  return { state, provider };
}

async function arrive(
  parts: FederationParts,
  provider: OutsideProvider,
  { code, state }: { readonly code: string; readonly state: StateRow },
): Promise<Outsider> {
  const verifier = parts.identity.vault.open("federation", state.verifier);
  const claims = await parts.client.arrival(provider, {
    code,
    verifier,
    nonce: state.nonce,
    redirectUri: redirectUriOf(parts),
  });
  return { provider, identity: identityOf(claims, provider.claims) };
}

type Outcome = Reply | "weak" | "unknownStaff" | "unknownCitizen";

async function signIn(parts: FederationParts, visit: Visit, outsider: Outsider): Promise<Outcome> {
  const { identity } = parts;
  const isStaff = outsider.provider.kind === "staff";
  const { personalNumber, birthDate, assurance } = outsider.identity;
  if (!isStaff && assurance < leastAssurance) return refuse(parts, visit, "weak");
  const isKnown = personalNumber !== undefined && birthDate !== undefined;
  const found = !isStaff && isKnown ? await parts.findCitizen({ personalNumber, birthDate }) : undefined;
  const reply = await inStep(identity, async (tx) => {
    const accountId = isStaff
      ? await accountOfStaff(tx, identity, visit, outsider)
      : await accountOfCitizen(tx, identity, visit, { ...outsider, found });
    if (accountId === undefined) return { json: {}, ended: [] };
    return nextStep(tx, identity, visit, { accountId, methods: ["federated"] });
  });
  return "next" in reply.json ? reply : refuse(parts, visit, isStaff ? "unknownStaff" : "unknownCitizen");
}

async function refuse<Why extends Exclude<Outcome, Reply>>(
  { identity }: FederationParts,
  visit: Visit,
  why: Why,
): Promise<Why> {
  await tellRefused(identity, visit, { action: "sign-in.federated", why });
  return why;
}

function finish(reply: FastifyReply, outcome: Outcome, onward: string): FastifyReply {
  const back = { back: outcome === "unknownStaff" ? "/" : "/citizen" };
  if (typeof outcome === "string")
    return sendPage(
      reply.code(403),
      messagePage(outcome === "weak" ? "refusedTitle" : "unknownTitle", outcome, back),
    );
  for (const cookie of outcome.cookies ?? []) reply.header("set-cookie", cookie);
  const json: Readonly<Record<string, unknown>> = { ...outcome.json };
  if (json["next"] === "done") return sendPage(reply, onwardPage(onward));
  // What is still missing is asked for on the sign-in page; the ticket stays in the browser.
  const rest = new URLSearchParams({ next: String(json["next"]), ticket: String(json["ticket"]) });
  return sendPage(reply, onwardPage(`/?continue=${encodeURIComponent(onward)}#${rest.toString()}`));
}

const toldAs: Readonly<Record<FederationFault, readonly [keyof Words, keyof Words, number]>> = {
  refused: ["refusedTitle", "refused", 403],
  token: ["refusedTitle", "refused", 403],
  down: ["refusedTitle", "down", 503],
  expired: ["expiredTitle", "expired", 400],
  busy: ["refusedTitle", "busy", 429],
};

interface Telling {
  readonly back?: string;
  readonly tellLog?: (why: string) => Promise<void>;
}

async function orTold(
  reply: FastifyReply,
  work: () => Promise<FastifyReply>,
  { back = "/", tellLog }: Telling = {},
): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    await tellLog?.(error.fault);
    const [title, message, status] = toldAs[error.fault];
    return sendPage(reply.code(status), messagePage(title, message, { back }));
  }
}

const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type("text/html; charset=utf-8").send(page);
