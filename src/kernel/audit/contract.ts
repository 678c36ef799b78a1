/**
 * Proofs about the audit log, checked without trusting who gives them. The same text runs in the command line, in the
 * browser and in the verifier that can be kept as one file: nothing but the standard Web Crypto is used.
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** Signed: at this instant the log had so many entries and this root. */
export interface SignedHead {
  readonly size: number;
  /** Base64, like every hash and signature here. */
  readonly root: string;
  readonly at: string;
  /** The Vietnamese calendar day it closes; null for an hourly one. */
  readonly day: string | null;
  readonly key: string;
  readonly signature: string;
}

export interface PublicKey {
  readonly id: string;
  readonly algorithm: "Ed25519";
  readonly public: string;
  readonly from: string;
  readonly until: string | null;
}

/** That `event` is the entry at `index` of the log of `size` entries whose root is `root`. */
export interface InclusionProof {
  readonly event: string;
  readonly index: number;
  readonly size: number;
  readonly root: string;
  readonly path: readonly string[];
}

/** That the log of size `to` holds the log of size `from` unchanged at its beginning. */
export interface ConsistencyProof {
  readonly from: { readonly size: number; readonly root: string };
  readonly to: { readonly size: number; readonly root: string };
  readonly path: readonly string[];
}

/** RFC 9162, 2.1.3.2. */
export async function verifyInclusion({ event, index, size, root, path }: InclusionProof): Promise<boolean> {
  if (!isPlace(index) || !isPlace(size) || index >= size) return false;
  let hash = await leafHash(new TextEncoder().encode(event));
  let place: Place = { node: index, last: size - 1 };
  for (const step of path) {
    if (place.last === 0) return false;
    const isLeft = isRightOrLast(place);
    hash = isLeft ? await nodeHash(fromBase64(step), hash) : await nodeHash(hash, fromBase64(step));
    place = above(place, isLeft);
  }
  return place.last === 0 && toBase64(hash) === root;
}

/** A node among the nodes of its height, of which `last` is the last. */
interface Place {
  readonly node: number;
  readonly last: number;
}

const isRightOrLast = ({ node, last }: Place): boolean => node % 2 === 1 || node === last;

/** The next place at which something is joined from the other side. */
function above({ node, last }: Place, skipsAlone: boolean): Place {
  let [at, end] = [node, last];
  while (skipsAlone && at % 2 === 0 && at !== 0) {
    at /= 2;
    end = Math.floor(end / 2);
  }
  return { node: Math.floor(at / 2), last: Math.floor(end / 2) };
}

/** RFC 9162, 2.1.4.2. */
export async function verifyConsistency({ from, to, path }: ConsistencyProof): Promise<boolean> {
  if (!isPlace(from.size) || !isPlace(to.size) || from.size > to.size) return false;
  if (from.size === to.size) return path.length === 0 && from.root === to.root;
  if (from.size === 0) return path.length === 0 && from.root === toBase64(await sha256(new Uint8Array()));
  const steps = isPowerOfTwo(from.size) ? [from.root, ...path] : [...path];
  const [first, ...rest] = steps;
  if (first === undefined) return false;
  return walkConsistency(from, to, { first, rest });
}

type Root = ConsistencyProof["from"];

async function walkConsistency(
  from: Root,
  to: Root,
  { first, rest }: { readonly first: string; readonly rest: readonly string[] },
): Promise<boolean> {
  let place: Place = { node: from.size - 1, last: to.size - 1 };
  while (place.node % 2 === 1) place = above(place, false);
  let old = fromBase64(first);
  let now = old;
  for (const step of rest) {
    if (place.last === 0) return false;
    const hash = fromBase64(step);
    const isLeft = isRightOrLast(place);
    if (isLeft) old = await nodeHash(hash, old);
    now = isLeft ? await nodeHash(hash, now) : await nodeHash(now, hash);
    place = above(place, isLeft);
  }
  return place.last === 0 && toBase64(old) === from.root && toBase64(now) === to.root;
}

/** What is signed, line by line. */
export const headText = ({ size, root, at, day }: Omit<SignedHead, "key" | "signature">): string =>
  `tuetinh audit head\n${size}\n${root}\n${at}\n${day ?? "-"}\n`;

export async function verifyHead(head: SignedHead, keys: readonly PublicKey[]): Promise<boolean> {
  const key = keys.find(({ id }) => id === head.key);
  if (key === undefined || (await keyIdOf(fromBase64(key.public))) !== key.id) return false;
  const text = new TextEncoder().encode(headText(head));
  try {
    const imported = await crypto.subtle.importKey("raw", fromBase64(key.public), "Ed25519", false, [
      "verify",
    ]);
    return await crypto.subtle.verify("Ed25519", imported, fromBase64(head.signature), text);
  } catch {
    return false;
  }
}

/** A key is named by the beginning of its own hash, so a name cannot be given to another key. */
export const keyIdOf = async (key: Bytes): Promise<string> =>
  [...(await sha256(key)).subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const leafHash = (leaf: Bytes): Promise<Bytes> => sha256(joined([0], leaf));
const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(joined([1], left, right));

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function joined(...parts: readonly (readonly number[] | Bytes)[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Something that is no base64 is no hash either: it never fits. */
function fromBase64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

const toBase64 = (bytes: Bytes): string => btoa(String.fromCharCode(...bytes));

const isPlace = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function isPowerOfTwo(size: number): boolean {
  let rest = size;
  while (rest > 1 && rest % 2 === 0) rest /= 2;
  return rest === 1;
}

/** What somebody is given to check by themselves. */
export type Evidence =
  | {
      readonly kind: "inclusion";
      readonly proof: InclusionProof;
      readonly head: SignedHead;
      readonly keys: readonly PublicKey[];
    }
  | {
      readonly kind: "consistency";
      readonly proof: ConsistencyProof;
      readonly heads: readonly [SignedHead, SignedHead];
      readonly keys: readonly PublicKey[];
    };

export const evidenceChecks = ["signature", "root", "inclusion", "consistency", "unreadable"] as const;
export type EvidenceCheck = (typeof evidenceChecks)[number];

export interface CheckResult {
  readonly check: EvidenceCheck;
  readonly ok: boolean;
}

/** Everything that has to hold, each with its outcome. */
export async function checkEvidence(evidence: Evidence): Promise<readonly CheckResult[]> {
  try {
    return evidence.kind === "inclusion" ? await checkInclusion(evidence) : await checkConsistency(evidence);
  } catch {
    return [{ check: "unreadable", ok: false }];
  }
}

async function checkInclusion({ proof, head, keys }: Evidence & { readonly kind: "inclusion" }) {
  return [
    { check: "signature", ok: await verifyHead(head, keys) },
    { check: "root", ok: head.size === proof.size && head.root === proof.root },
    { check: "inclusion", ok: await verifyInclusion(proof) },
  ] as const;
}

async function checkConsistency({ proof, heads, keys }: Evidence & { readonly kind: "consistency" }) {
  const [from, to] = heads;
  const isOf = (head: SignedHead, root: ConsistencyProof["from"]): boolean =>
    head.size === root.size && head.root === root.root;
  return [
    { check: "signature", ok: (await verifyHead(from, keys)) && (await verifyHead(to, keys)) },
    { check: "root", ok: isOf(from, proof.from) && isOf(to, proof.to) },
    { check: "consistency", ok: await verifyConsistency(proof) },
  ] as const;
}
