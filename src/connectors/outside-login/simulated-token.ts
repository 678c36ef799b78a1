import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import type { LoginMood } from "./oidc-simulator.ts";

export interface TokenWish {
  readonly issuer: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly mood: LoginMood;
}

/** Makes identity tokens, true and false ones. */
export interface TokenMaker {
  readonly publicKeys: () => Promise<object>;
  readonly make: (wish: TokenWish) => Promise<string>;
}

const algorithm = "ES256";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

export function createTokenMaker(): TokenMaker {
  let kept: Promise<KeyPair> | undefined;
  const keys = (): Promise<KeyPair> => {
    kept ??= generateKeyPair(algorithm);
    return kept;
  };
  return {
    publicKeys: async () => ({
      keys: [{ ...(await exportJWK((await keys()).publicKey)), kid: "1", alg: algorithm, use: "sig" }],
    }),
    make: async (wish) => {
      const content = contentOf(wish);
      if (wish.mood === "unsigned") return new UnsecuredJWT(content).encode();
      const { privateKey } = wish.mood === "other-key" ? await generateKeyPair(algorithm) : await keys();
      return new SignJWT(content).setProtectedHeader({ alg: algorithm, kid: "1" }).sign(privateKey);
    },
  };
}

function contentOf({ issuer, audience, claims, mood }: TokenWish): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1_000) - (mood === "expired" ? 7_200 : 0);
  return {
    ...claims,
    iss: mood === "wrong-issuer" ? `${issuer}-other` : issuer,
    aud: mood === "wrong-audience" ? "somebody-else" : audience,
    iat: now,
    exp: now + 600,
    ...(mood === "wrong-nonce" ? { nonce: "of-another-sign-in" } : {}),
  };
}
