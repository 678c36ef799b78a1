import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import * as z from "zod/mini";
import type { Tx } from "../../db/db.ts";
import { findPasskey, insertPasskey, listPasskeys, type PasskeyRow, updateUsed } from "./passkeys.sql.ts";

const text = z.string().check(z.maxLength(20_000));

/** What the browser gives back, as far as it is looked at. */
export const passkeyAnswer = z.object({
  id: z.string().check(z.maxLength(1_400)),
  rawId: z.string().check(z.maxLength(1_400)),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: z.optional(z.nullable(text)),
  }),
});
type PasskeyAnswer = z.output<typeof passkeyAnswer>;

export const newPasskeyAnswer = z.object({
  id: z.string().check(z.maxLength(1_400)),
  rawId: z.string().check(z.maxLength(1_400)),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.optional(z.array(z.string().check(z.maxLength(20))).check(z.maxLength(10))),
  }),
});
type NewPasskeyAnswer = z.output<typeof newPasskeyAnswer>;

/** EdDSA, ES256 and RS256: what today's keys speak. */
const algorithms = [-8, -7, -257];

/** The page a key belongs to: the host of the address that the browser shows. */
const hostOf = (origin: string): string => new URL(origin).hostname;

/** Without keys the browser offers those it has for this page: nobody has to type a login. */
export async function challengeFor(origin: string, keys?: readonly PasskeyRow[]) {
  return generateAuthenticationOptions({
    rpID: hostOf(origin),
    userVerification: "required",
    ...(keys === undefined ? {} : { allowCredentials: keys.map(descriptionOf) }),
  });
}

export async function challengeForNew(
  tx: Tx,
  origin: string,
  account: { readonly id: string; readonly login: string; readonly name: string },
) {
  const keys = await listPasskeys(tx, account.id);
  return generateRegistrationOptions({
    rpName: "Tuệ Tĩnh",
    rpID: hostOf(origin),
    userName: account.login,
    userDisplayName: account.name,
    supportedAlgorithmIDs: algorithms,
    userID: new Uint8Array(Buffer.from(account.id)),
    excludeCredentials: keys.map(descriptionOf),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

export interface PasskeyTrial {
  readonly answer: PasskeyAnswer;
  readonly challenge: string;
  readonly origin: string;
  readonly now: Date;
}

/** Whose key signed the challenge; undefined when none of ours did, or when a copy of the key is about. */
export async function checkPasskey(tx: Tx, { answer, challenge, origin, now }: PasskeyTrial) {
  const key = await findPasskey(tx, answer.id);
  if (key === undefined) return undefined;
  const verified = await quietly(() =>
    verifyAuthenticationResponse({
      response: { ...answer, response: withoutNull(answer.response), clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
      credential: { id: key.id, publicKey: new Uint8Array(key.public_key), counter: key.counter },
    }),
  );
  if (verified?.verified !== true) return undefined;
  await updateUsed(tx, key.id, verified.authenticationInfo.newCounter, now);
  return key.account;
}

export interface NewPasskey {
  readonly accountId: string;
  readonly name: string;
  readonly answer: NewPasskeyAnswer;
  readonly challenge: string;
  readonly origin: string;
  readonly now: Date;
}

/** False when the browser's answer proves no new key. */
export async function addPasskey(tx: Tx, given: NewPasskey): Promise<boolean> {
  const { answer, challenge, origin } = given;
  const verified = await quietly(() =>
    verifyRegistrationResponse({
      response: {
        ...answer,
        response: {
          clientDataJSON: answer.response.clientDataJSON,
          attestationObject: answer.response.attestationObject,
        },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  );
  if (verified?.verified !== true) return false;
  const { credential } = verified.registrationInfo;
  return insertPasskey(tx, {
    id: credential.id,
    account: given.accountId,
    name: given.name,
    public_key: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: answer.response.transports ?? [],
    created_at: given.now,
  });
}

const descriptionOf = ({ id, transports }: PasskeyRow) => ({ id, transports: [...transports] });

const withoutNull = ({ userHandle, ...rest }: PasskeyAnswer["response"]) => ({
  ...rest,
  ...(userHandle === undefined || userHandle === null ? {} : { userHandle }),
});

/** The library throws for everything that does not fit: whatever is wrong with an answer, it proves nothing. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
