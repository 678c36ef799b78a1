export interface ParseContext {
  readonly baseUrls: readonly string[];
  /** Hops of chains and `_has` around this parameter. */
  readonly depth: number;
  /** The whole name as the client wrote it: what an error names. */
  readonly name: string;
  /** How many more types the chains of this search may ask: each link without a type asks several. */
  readonly budget: { types: number };
}

export const mostChainedTypes = 300;
