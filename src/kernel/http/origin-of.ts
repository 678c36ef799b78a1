import type { FastifyRequest } from "fastify";
import type { Actor } from "../access/context.ts";
import type { Origin } from "../audit/origin.ts";

/** Names why the data are needed, by a code of v3-PurposeOfUse: `TREAT`, `ETREAT`, `PUBHLTH` … */
const purposeHeader = "purpose-of-use";
const purposeCode = /^[A-Z]{3,12}$/;
/** Nobody says so by a header: an emergency that is in force does. */
const emergencies: ReadonlySet<string> = new Set(["ETREAT", "BTG"]);

/** Who sent this request and why, for the audit log. */
export function originOf(request: FastifyRequest, actor: Actor | undefined = request.actor): Origin {
  const purpose = request.headers[purposeHeader];
  const origin = { actor, requestId: request.id, address: request.ip };
  const isBelieved = typeof purpose === "string" && purposeCode.test(purpose) && !emergencies.has(purpose);
  return isBelieved ? { ...origin, purpose } : origin;
}
