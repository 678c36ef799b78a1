/** Somebody wrote the same resource between our look and our write; the transaction is repeated as a whole. */
export class ConcurrentWrite extends Error {
  readonly code = "TT001";
}
