/**
 * Our notation for a profile: only the facts that can be checked, one rule per place. `at` is the path below the
 * type, slices behind a colon: `identifier:TheCCCD.system`; an empty `at` is the resource or data type itself.
 */
export interface ProfileRule {
  readonly at: string;
  readonly min?: number;
  readonly max?: number;
  /** Value that must be equal (strings, codes) or contained (objects); see `matching.ts`. */
  readonly fixed?: unknown;
  readonly pattern?: unknown;
  /** Codes or texts of which the value must be one. */
  readonly oneOf?: readonly string[];
  /** Fewest characters of a date or text: 8 asks for a date to the day. */
  readonly minLength?: number;
  /** Types to which a choice is narrowed. */
  readonly types?: readonly string[];
  /** Resource types to which a reference is narrowed. */
  readonly targets?: readonly string[];
  /** Profiles of the data type found here. */
  readonly is?: readonly string[];
  readonly required?: string;
  readonly extensible?: string;
  /** How slices are told apart: a path to a value, or `type` with the path of a choice. */
  readonly by?: readonly string[];
  /** Members of which at least one must be present. */
  readonly some?: readonly string[];
}

export interface ProfileSource {
  readonly id: string;
  readonly type: string;
  /** Id in the same file, or the address of a profile elsewhere. */
  readonly parent: string;
  readonly rules: readonly ProfileRule[];
}

export interface ProfileFile {
  /** What stands before each id to form the profile's address. */
  readonly address: string;
  readonly profiles: readonly ProfileSource[];
}
