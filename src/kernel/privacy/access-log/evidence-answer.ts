import * as z from "zod/mini";
import type { Evidence } from "#kernel/audit/contract.ts";
import { signPause } from "#kernel/audit/heads.ts";

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
  path: z.readonly(z.array(z.string())),
});

/** `pending` until the next root is signed; then what `checkEvidence` of kernel/audit/contract checks. */
export const EvidenceAnswer = z.union([
  z.object({ kind: z.literal("pending"), signedAt: z.string() }),
  z.object({ kind: z.literal("inclusion"), proof: Inclusion, head: Head, keys: z.readonly(z.array(Key)) }),
]);

export function evidenceAnswer(evidence: Evidence | undefined, now: Date): z.input<typeof EvidenceAnswer> {
  if (evidence?.kind === "inclusion") return evidence;
  const next = new Date(Math.ceil((now.getTime() + 1) / signPause) * signPause);
  return { kind: "pending", signedAt: next.toISOString() };
}
