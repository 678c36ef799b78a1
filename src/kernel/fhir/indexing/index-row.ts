/** A reference of a resource to another resource of this store. */
export interface ReferenceRow {
  /** `parameterCode` of the search parameter. */
  readonly param: number;
  readonly targetType: number;
  readonly target: string;
}

/** A date, number or quantity that has no column of its own (or a tuple of a composite parameter). */
export interface RangeRow {
  readonly param: number;
  /** Dates: milliseconds of the half-open interval [lo, hi); numbers and quantities: lo = hi = the value. */
  readonly lo: number;
  readonly hi: number;
  /** Quantities in canonical UCUM units; undefined where the unit is not UCUM. */
  readonly canonical?: number | undefined;
  /** Hash of the canonical unit (or of the unit as written). */
  readonly unit?: number | undefined;
  /** Composite parameters: hash of the token component. */
  readonly token?: number | undefined;
}

/** Everything that search knows about one version of a resource; columns of the type's own table first. */
export interface IndexRow {
  /** Key of the patient whose compartment the row lives in, through the type's main patient parameter. */
  readonly patient: string | undefined;
  readonly encounter: string | undefined;
  /** Main date of the type (`date`, `birthdate`, `authoredon`, …) as ms, half-open [startAt, endAt). */
  readonly startAt: number | undefined;
  readonly endAt: number | undefined;
  /** Hash of system|code of the main code; 0 when there are several codings (then `tokens` decides). */
  readonly code: number | undefined;
  /** Main quantity: value as written, in canonical UCUM units, and hash of the canonical unit. */
  readonly quantity: number | undefined;
  readonly canonicalQuantity: number | undefined;
  readonly unit: number | undefined;
  /** Bit n set: the type's search parameter with ordinal n has a value (for `:missing`). Below 2^53. */
  readonly present: number;
  /** Sort key of the person's or organisation's name in Vietnamese order, plain ASCII. */
  readonly sortName: string | undefined;
  /** 53-bit hashes of everything that is found by equality; sorted and distinct. */
  readonly tokens: readonly number[];
  readonly references: readonly ReferenceRow[];
  readonly ranges: readonly RangeRow[];
  /** Plain words of string parameters that prefix and substring search expand over. */
  readonly words: readonly string[];
}
