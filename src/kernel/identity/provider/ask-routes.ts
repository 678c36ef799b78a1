import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { OidcInteraction } from "oidc-provider";
import { readAppScopes, splitScopes } from "../../access/app-scopes.ts";
import { AppError } from "../../base/app-error.ts";
import { originOf } from "../../http/origin-of.ts";
import { assertOwnPage } from "../../http/own-page.ts";
import { pageHeaders } from "../../http/security-headers.ts";
import { readSessionCookie } from "../../http/session-cookie.ts";
import { type Ask, type Asker, isRefusal, loadAsk } from "./ask.ts";
import { askPage } from "./ask-page.ts";
import { type Decision, decideAsk } from "./decide-ask.ts";
import type { ProviderRoom } from "./open-provider.ts";
import { doorsPage, messagePage, onwardPage } from "./pages.ts";
import { asNodeRequest } from "./raw-exchange.ts";
import { describeScope } from "./scope-words.ts";
import type { Language } from "./words.ts";

interface AskRequest {
  readonly Params: { readonly uid: string };
  readonly Querystring: { readonly here?: string; readonly lang?: string };
}

type Request = FastifyRequest<AskRequest>;

const config = { access: "public", content: "page" } as const;

/**
 * `/oauth/ask/:uid`: a person decides what an app may do. The same address answers with JSON to those who accept
 * that rather than pages; the browser that began the request is known by a cookie of this address only.
 */
export function askRoutes(app: FastifyInstance, room: ProviderRoom): void {
  app.get<AskRequest>("/oauth/ask/:uid", { config }, (request, reply) => answer(room, request, reply));
  app.post<AskRequest>("/oauth/ask/:uid", { config }, (request, reply) => {
    assertOwnPage(request, room.publicUrl);
    return answer(room, request, reply, sentOf(request));
  });
}

async function answer(
  room: ProviderRoom,
  request: Request,
  reply: FastifyReply,
  { decision, search = "" }: Sent = {},
): Promise<FastifyReply> {
  const interaction = await findInteraction(room, request, reply);
  if (interaction === undefined) return tellExpired(request, reply);
  const found = await findAsker(room, request, interaction);
  if (found === undefined) return goAndSignIn(request, reply, interaction);
  const asker = { ...found, search };
  const ask = await loadAsk(room, interaction, asker);
  if (isRefusal(ask)) return finish(room, request, reply, ask);
  if (decision === undefined) return show(room, { request, reply, search }, ask);
  const provider = await room.provider();
  const parts = { ...room, issuer: room.issuer(), provider };
  return finish(room, request, reply, await decideAsk(parts, { ask, asker, decision, interaction }));
}

async function findInteraction(
  room: ProviderRoom,
  request: Request,
  reply: FastifyReply,
): Promise<OidcInteraction | undefined> {
  const provider = await room.provider();
  try {
    const node = asNodeRequest(request, { issuer: room.issuer() });
    const found = await provider.interactionDetails(node, reply.raw);
    return found.uid === request.params.uid ? found : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === "SessionNotFound") return undefined;
    throw error;
  }
}

/** Who is signed in here; nobody when the app wants to see a fresh sign-in. */
async function findAsker(
  room: ProviderRoom,
  request: Request,
  { iat, params }: OidcInteraction,
): Promise<Omit<Asker, "search"> | undefined> {
  const secret = readSessionCookie(request.headers.cookie, room.isHttps);
  const actor = secret === undefined ? undefined : await room.authenticator.sessions.find(secret);
  if (actor?.person === undefined) return undefined;
  const signedIn = actor.person.signedInAt.getTime() / 1_000;
  const isStale =
    ((params["prompt"] ?? "").split(" ").includes("login") && signedIn < iat) ||
    (params["max_age"] !== undefined && signedIn < iat - Number(params["max_age"]));
  if (isStale) return undefined;
  return { looking: { ...originOf(request), actor }, person: actor.person };
}

function goAndSignIn(request: Request, reply: FastifyReply, { params }: OidcInteraction): FastifyReply {
  if (wantsJson(request))
    throw new AppError("forbidden", "oauth.sign-in", "Hãy đăng nhập rồi mở lại yêu cầu này");
  const here = `/oauth/ask/${request.params.uid}?here=1`;
  // The browser came from the app's page and kept the session's cookie back; a step of our own brings it along.
  if (request.query.here === undefined) return sendPage(reply, onwardPage(here, languageOf(request)));
  if (isForCitizensToo(params["scope"] ?? "")) return sendPage(reply, doorsPage(here, languageOf(request)));
  return reply.code(303).header("location", signInAddress(here)).send();
}

/** An app that looks at many people, or is opened from a record, is one for staff. */
function isForCitizensToo(scope: string): boolean {
  const { user, words } = readAppScopes(splitScopes(scope));
  return user.scopes.length === 0 && !words.has("launch");
}

const signInAddress = (onward: string): string => `/?continue=${encodeURIComponent(onward)}`;

interface Showing {
  readonly request: Request;
  readonly reply: FastifyReply;
  readonly search: string;
}

function show(room: ProviderRoom, { request, reply, search }: Showing, ask: Ask): FastifyReply {
  const language = languageOf(request);
  if (wantsJson(request)) return reply.send(asJson(ask, language));
  const target = URL.parse(ask.app.returnsTo);
  const source = target === null ? "" : target.origin === "null" ? target.protocol : target.origin;
  // The answer to the form leads back to the app: browsers hold redirects to this list too.
  const policy = pageHeaders(room.isHttps)["content-security-policy"]?.replace(
    "form-action 'self'",
    `form-action 'self' ${source}`,
  );
  reply.header("content-security-policy", policy).header("referrer-policy", "same-origin");
  const signIn = signInAddress(`/oauth/ask/${ask.uid}?here=1`);
  return sendPage(reply, askPage(ask, { language, search, signIn }));
}

const asJson = ({ uid, app, person, personName, scopes, patient }: Ask, language: Language): object => ({
  uid,
  app,
  person: { name: personName, role: person.role, roleName: person.roleName, facility: person.facilityName },
  scopes: scopes.map((scope) => ({ scope, meaning: describeScope(scope, language) })),
  ...(patient === undefined ? {} : { patient }),
});

/** Hands the outcome to the library, which sends the browser back to the app. */
async function finish(
  room: ProviderRoom,
  request: Request,
  reply: FastifyReply,
  result: object,
): Promise<FastifyReply> {
  const provider = await room.provider();
  const node = asNodeRequest(request, { issuer: room.issuer() });
  const back = await provider.interactionResult(node, reply.raw, result, { mergeWithLastSubmission: false });
  const { pathname } = new URL(back);
  if (wantsJson(request)) return reply.send({ redirect: pathname });
  return reply.code(303).header("location", pathname).send();
}

interface Sent {
  readonly decision?: Decision;
  /** Typed to find a patient; in the body, because names never stand in an address. */
  readonly search?: string;
}

function sentOf(request: Request): Sent {
  const sent = formOf(request);
  const decision = sent.get("decision");
  if (decision === "find") return { search: (sent.get("q") ?? "").trim().slice(0, 100) };
  if (decision !== "allow" && decision !== "refuse")
    throw new AppError("invalid", "oauth.decision", "decision phải là allow, refuse hoặc find");
  return { decision: { isAllowed: decision === "allow", patient: sent.get("patient") ?? undefined } };
}

function formOf({ headers, body }: Request): URLSearchParams {
  const text = typeof body === "string" ? body : "";
  if (!(headers["content-type"] ?? "").includes("json")) return new URLSearchParams(text);
  try {
    const sent: unknown = JSON.parse(text);
    const fields = typeof sent === "object" && sent !== null ? Object.entries(sent) : [];
    return new URLSearchParams(
      fields.filter((field): field is [string, string] => typeof field[1] === "string"),
    );
  } catch {
    throw new AppError("invalid", "request.json", "Nội dung gửi lên không phải là JSON đúng");
  }
}

const wantsJson = ({ headers }: Request): boolean =>
  (headers.accept ?? "").includes("application/json") && !(headers.accept ?? "").includes("text/html");

const languageOf = ({ query }: Request): Language => (query.lang === "en" ? "en" : "vi");

function tellExpired(request: Request, reply: FastifyReply): FastifyReply {
  if (wantsJson(request))
    throw new AppError("not-found", "oauth.expired", "Yêu cầu này đã hết hạn hoặc đã được trả lời");
  const page = messagePage("expiredTitle", "expired", { language: languageOf(request) });
  return sendPage(reply.code(400), page);
}

const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type("text/html; charset=utf-8").send(page);
