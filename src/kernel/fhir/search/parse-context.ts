export interface ParseContext {
  readonly baseUrls: readonly string[];
  /** Hops of chains and `_has` around this parameter. */
  readonly depth: number;
  /** The whole name as the client wrote it: what an error names. */
  readonly name: string;
}
