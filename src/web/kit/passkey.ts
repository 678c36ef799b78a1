import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import * as z from "zod/mini";

const hasChallenge = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "challenge" in value;

/** The server's question to a key, and the ticket that the answer is sent with. */
export const KeyQuestion = z.object({
  ticket: z.string(),
  options: z.custom<PublicKeyCredentialRequestOptionsJSON>(hasChallenge),
});

export const NewKeyQuestion = z.object({
  ticket: z.string(),
  options: z.custom<PublicKeyCredentialCreationOptionsJSON>(hasChallenge),
});

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);

/** Keys belong to names of hosts, and browsers keep them to safe pages. */
export const hasPasskeys = (): boolean =>
  globalThis.isSecureContext && !isAddress(location.hostname) && browserSupportsWebAuthn();

/** Whether keys can be offered inside the field of the login. */
export const offersKeysInField = async (): Promise<boolean> =>
  hasPasskeys() && (await browserSupportsWebAuthnAutofill());

export const askKey = (
  { options }: z.infer<typeof KeyQuestion>,
  inField = false,
): ReturnType<typeof startAuthentication> =>
  startAuthentication({ optionsJSON: options, useBrowserAutofill: inField });

export const makeKey = ({ options }: z.infer<typeof NewKeyQuestion>): ReturnType<typeof startRegistration> =>
  startRegistration({ optionsJSON: options });

/** The person closed the browser's window, or another question took its place: nothing went wrong. */
export const wasPutAside = (error: unknown): boolean =>
  error instanceof Error && ["NotAllowedError", "AbortError"].includes(error.name);
