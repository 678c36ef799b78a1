import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import { passkeyAnswer } from "../factors/passkeys.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { doorRoute } from "../visit.ts";
import { signInByRecoveryCode, signInByTotp } from "./by-factor.ts";
import { offerPasskey, signInByPasskey } from "./by-passkey.ts";
import { signInByPassword } from "./by-password.ts";
import { identifyCitizen, sendPhoneCode, signInByPhone } from "./by-phone.ts";
import { openLink, recoverByCode } from "./by-recovery.ts";
import { setPassword } from "./change-password.ts";
import { longestPassword } from "./password-rules.ts";

const ticket = z.string().check(z.minLength(1), z.maxLength(64));
const login = z.string().check(z.minLength(1), z.maxLength(64));
const code = z.string().check(z.minLength(1), z.maxLength(40));
const password = z.string().check(z.minLength(1), z.maxLength(longestPassword));

/** The door: open to everybody, and nothing behind it before the last step. */
export function signInPart(app: FastifyInstance, parts: IdentityParts): void {
  doorRoute(app, parts, {
    path: "/api/sign-in",
    input: z.object({ login, password }),
    run: (visit, input) => signInByPassword(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/totp",
    input: z.object({ ticket, code }),
    run: (visit, input) => signInByTotp(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/recovery-code",
    input: z.object({ ticket, code }),
    run: (visit, input) => signInByRecoveryCode(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/passkey/options",
    input: z.object({ ticket: z.optional(ticket) }),
    run: (visit, input) => offerPasskey(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/passkey",
    input: z.object({ ticket, response: passkeyAnswer }),
    run: (visit, input) => signInByPasskey(parts, visit, input),
  });
  renewalRoutes(app, parts);
  phoneRoutes(app, parts);
}

function renewalRoutes(app: FastifyInstance, parts: IdentityParts): void {
  doorRoute(app, parts, {
    path: "/api/sign-in/new-password",
    input: z.object({ ticket, password }),
    run: (visit, input) => setPassword(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/recover",
    input: z.object({ login, code }),
    run: (visit, input) => recoverByCode(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/link",
    input: z.object({ token: ticket }),
    run: (visit, input) => openLink(parts, visit, input),
  });
}

function phoneRoutes(app: FastifyInstance, parts: IdentityParts): void {
  doorRoute(app, parts, {
    path: "/api/sign-in/phone",
    input: z.object({ phone: z.string().check(z.minLength(1), z.maxLength(20)) }),
    run: (visit, input) => sendPhoneCode(parts, visit, input.phone),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/phone/code",
    input: z.object({ ticket, code }),
    run: (visit, input) => signInByPhone(parts, visit, input),
  });
  doorRoute(app, parts, {
    path: "/api/sign-in/identify",
    input: z.object({
      ticket,
      personalNumber: z.string().check(z.regex(/^\d{12}$/)),
      birthDate: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
    }),
    run: (visit, input) => identifyCitizen(parts, visit, input),
  });
}
