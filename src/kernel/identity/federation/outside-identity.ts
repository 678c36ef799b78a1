import * as z from "zod/mini";
import type { AccountKind } from "../../access/accounts.sql.ts";
import { FederationError } from "./federation-error.ts";

/** An outside provider, as it is used. */
export interface OutsideProvider {
  readonly id: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  readonly claims: ClaimMap;
}

/** Where a provider writes what we want to know. */
export const claimMap = z.object({
  personalNumber: z.optional(z.string()),
  name: z.optional(z.string()),
  birthDate: z.optional(z.string()),
  /** Level of assurance: a number, or a word that ends in one. */
  assurance: z.optional(z.string()),
  email: z.optional(z.string()),
  emailVerified: z.optional(z.string()),
  employee: z.optional(z.string()),
});
export type ClaimMap = z.output<typeof claimMap>;

/** What a provider said of somebody, in our words. */
export interface OutsideIdentity {
  readonly subject: string;
  readonly personalNumber: string | undefined;
  readonly name: string | undefined;
  readonly birthDate: string | undefined;
  readonly assurance: number;
  /** Only when the provider has proven it. */
  readonly email: string | undefined;
  readonly employee: string | undefined;
}

/** Reads the claims of an identity token that was verified. */
export function identityOf(claims: Readonly<Record<string, unknown>>, map: ClaimMap): OutsideIdentity {
  const text = (name: string | undefined): string | undefined => {
    const value = name === undefined ? undefined : claims[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const { sub } = claims;
  if (typeof sub !== "string" || sub === "" || sub.length > 255) throw new FederationError("token");
  const isVerified = map.emailVerified !== undefined && claims[map.emailVerified] === true;
  return {
    subject: sub,
    personalNumber: text(map.personalNumber),
    name: text(map.name),
    birthDate: dateOf(text(map.birthDate)),
    assurance: levelOf(map.assurance === undefined ? undefined : claims[map.assurance]),
    email: isVerified ? text(map.email) : undefined,
    employee: text(map.employee),
  };
}

/** `yyyy-mm-dd`, also from the way dates stand on the card. */
function dateOf(text: string | undefined): string | undefined {
  const [, day, month, year] = /^(\d{2})\/?(\d{2})\/?(\d{4})$/.exec(text ?? "") ?? [];
  if (day !== undefined) return `${year}-${month}-${day}`;
  return /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? text : undefined;
}

function levelOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? Number(/(\d)$/.exec(value)?.[1] ?? 0) : 0;
}
