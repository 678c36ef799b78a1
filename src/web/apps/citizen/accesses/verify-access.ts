import * as z from "zod/mini";
import {
  type ConsistencyProof,
  checkEvidence,
  type SignedHead,
  verifyConsistency,
} from "#kernel/audit/contract.ts";
import { callApi } from "#web/kit/api.ts";
import { apiErrorOf } from "#web/kit/api-error.ts";

export type Verdict =
  | { readonly tag: "proven"; readonly index: number; readonly head: SignedHead }
  | { readonly tag: "waiting"; readonly until: string }
  | { readonly tag: "broken" | "rewritten" | "unchecked" | "unreachable" };

const Head = z.object({
  size: z.number(),
  root: z.string(),
  at: z.string(),
  day: z.nullable(z.string()),
  key: z.string(),
  signature: z.string(),
});
const Key = z.object({
  id: z.string(),
  algorithm: z.literal("Ed25519"),
  public: z.string(),
  from: z.string(),
  until: z.nullable(z.string()),
});
const Inclusion = z.object({
  event: z.string(),
  index: z.number(),
  size: z.number(),
  root: z.string(),
  path: z.array(z.string()),
});
const Evidence = z.union([
  z.object({ kind: z.literal("pending"), signedAt: z.string() }),
  z.object({ kind: z.literal("inclusion"), proof: Inclusion, head: Head, keys: z.array(Key) }),
]);

/**
 * Checks on this device that accesses stand in the sealed log, and that the log still begins with everything it had
 * when this device last looked. The server only hands over hashes; whether they fit is computed here.
 */
export async function verifyAccesses(ids: readonly string[], patient: string | undefined): Promise<Verdict> {
  if (!(await canCheck())) return { tag: "unchecked" };
  let worst: Verdict | undefined;
  for (const id of ids) {
    const verdict = await verifyOne(id, patient);
    if (worst === undefined || gravity.indexOf(verdict.tag) > gravity.indexOf(worst.tag)) worst = verdict;
  }
  return worst ?? { tag: "unreachable" };
}

/** One that does not fit outweighs all that do. */
const gravity: readonly Verdict["tag"][] = [
  "proven",
  "waiting",
  "unchecked",
  "unreachable",
  "rewritten",
  "broken",
];

async function verifyOne(id: string, patient: string | undefined): Promise<Verdict> {
  const whose = patient === undefined ? "" : `?patient=${encodeURIComponent(patient)}`;
  try {
    const evidence = await callApi(`/api/my/accesses/${encodeURIComponent(id)}/proof${whose}`, Evidence);
    if (evidence.kind === "pending") return { tag: "waiting", until: evidence.signedAt };
    const checks = await checkEvidence(evidence);
    if (checks.some(({ ok }) => !ok) || idIn(evidence.proof.event) !== id) return { tag: "broken" };
    if (!(await goesOn(evidence.head))) return { tag: "rewritten" };
    return { tag: "proven", index: evidence.proof.index, head: evidence.head };
  } catch {
    return { tag: "unreachable" };
  }
}

/** A proof of another entry is no proof of this one. */
function idIn(event: string): unknown {
  const parsed: unknown = JSON.parse(event);
  return typeof parsed === "object" && parsed !== null && "id" in parsed ? parsed.id : undefined;
}

/** A browser that cannot check must not say "wrong": old ones lack Ed25519, plain http lacks all of it. */
async function canCheck(): Promise<boolean> {
  const { subtle } = globalThis.crypto as { readonly subtle?: SubtleCrypto };
  if (subtle === undefined) return false;
  try {
    await subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

const slot = "tuetinh.audit-head";
const Seen = z.object({ size: z.number(), root: z.string() });
const Consistency = z.looseObject({
  proof: z.object({ from: Seen, to: Seen, path: z.array(z.string()) }),
});

/** What this device has seen signed once must be the beginning of what it sees now. */
async function goesOn(head: SignedHead): Promise<boolean> {
  const seen = seenBefore();
  const isSame = seen?.size === head.size;
  if (isSame && seen.root !== head.root) return false;
  if (seen !== undefined && !isSame && !(await isOneLog(seen, head))) return false;
  if (seen === undefined || seen.size < head.size)
    localStorage.setItem(slot, JSON.stringify({ size: head.size, root: head.root }));
  return true;
}

async function isOneLog(seen: z.infer<typeof Seen>, head: SignedHead): Promise<boolean> {
  const [from, to] = seen.size < head.size ? [seen, head] : [head, seen];
  const path = await pathBetween(from.size, to.size);
  if (path === undefined) return false;
  const ours: ConsistencyProof = {
    from: { size: from.size, root: from.root },
    to: { size: to.size, root: to.root },
    path,
  };
  return verifyConsistency(ours);
}

/** Undefined when the server knows no such head: what was signed once cannot be unknown, unless the log is another. */
async function pathBetween(from: number, to: number): Promise<readonly string[] | undefined> {
  try {
    return (await callApi(`/audit/consistency?from=${from}&to=${to}`, Consistency)).proof.path;
  } catch (error) {
    const { kind } = apiErrorOf(error);
    if (kind === "not-found" || kind === "refused") return undefined;
    throw error;
  }
}

function seenBefore(): z.infer<typeof Seen> | undefined {
  const text = localStorage.getItem(slot);
  if (text === null) return undefined;
  const { success, data } = Seen.safeParse(JSON.parse(text));
  return success ? data : undefined;
}
