import type { SearchParam } from "../definitions/search-parameters.ts";
import type { Hasher, PrefixHash } from "./hash.ts";
import { type CanonicalUnit, canonicalUnitOf, inCanonical } from "./units.ts";

/** What `system|code` in a query or in an element says; an absent system is "any", an empty one is "none". */
export interface TokenValue {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
}

/**
 * The hashes of one search parameter. The extractor and the search planner both take them from here, so that what one
 * writes is what the other looks for.
 */
export interface ParamTokens {
  /** `system|code`, `code` of any system, `|code` without one, `system|` with any code; plain codes and booleans. */
  readonly token: (value: TokenValue) => number;
  /**
   * `system|` alone is kept. Not for contacts and languages: nobody asks so, and the content can answer.
   */
  readonly keepsSystems: boolean;
  /** Whole strings are kept although they have words; else the words find them and the content decides. */
  readonly keepsExact: boolean;
  /** All forms of one coding or identifier, for the index. */
  readonly addCoded: (system: string, code: string, into: number[]) => void;
  readonly ofType: (system: string, code: string, value: string) => number;
  /** A logical reference, by the identifier in it. */
  readonly identifier: (value: TokenValue) => number;
  readonly addIdentifier: (system: string, value: string, into: number[]) => void;
  /** A whole string as written (NFC). */
  readonly exact: (value: string) => number;
  /** One word of `normaliseWords`. */
  readonly word: (word: string) => number;
  /** Two, three or all words of one name, sorted and joined by a space; a word said twice may stand there twice. */
  readonly joinedNameSet: (words: string) => number;
  readonly uri: (value: string) => number;
  /** Prefixes of uris that end before or after a `/`. */
  readonly below: (prefix: string) => number;
  /** A reference to something that is not in this store. */
  readonly external: (url: string) => number;
  /** Parts of a tuple in the order of the components: `system|code` or `code`, `Type/id` or a url. */
  readonly tuple: (parts: readonly string[]) => number;
}

export interface SearchTokens {
  readonly of: (param: SearchParam) => ParamTokens;
  /** Value, canonical value and unit hash of a quantity as they are stored. */
  readonly quantity: (quantity: WrittenQuantity) => QuantityKeys;
  /** The units that a quantity in a query may mean: the canonical one, or the text as written, or both. */
  readonly units: (system: string | undefined, code: string) => readonly UnitForm[];
}

export interface WrittenQuantity {
  readonly value: number;
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  readonly unit?: string | undefined;
}

export interface QuantityKeys {
  readonly value: number;
  readonly canonical: number | undefined;
  readonly unit: number | undefined;
}

export interface UnitForm {
  /** Compare with `unit`. */
  readonly unit: number;
  /** Present: convert bounds with `inCanonical` and compare them with the canonical value; absent: with the value. */
  readonly canonical: CanonicalUnit | undefined;
}

export const ucumSystem = "http://unitsofmeasure.org";

/** Longer names are found by their first words. */
export const maxNameWords = 12;

export function createSearchTokens(hasher: Hasher): SearchTokens {
  const known = new Map<string, ParamTokens>();
  const ucum = hasher.after("ucum\n");
  const written = hasher.after("unit\n");
  return {
    of: (param) => {
      const traits = traitsOf(param);
      const key = `${param.storedAs} ${JSON.stringify(traits)}`;
      const tokens = known.get(key) ?? paramTokens(hasher, param.storedAs, traits);
      known.set(key, tokens);
      return tokens;
    },
    quantity: (quantity) => quantityKeys(quantity, ucum, written),
    units: (system, code) => unitForms(system, code, { ucum, written }),
  };
}

interface Traits {
  readonly isContact: boolean;
  readonly keepsSystems: boolean;
  readonly keepsExact: boolean;
}

const withoutSystems: ReadonlySet<string> = new Set(["language", "communication"]);

/** What follows from the elements behind a parameter; without paths the content cannot be asked. */
function traitsOf({ paths = [] }: SearchParam): Traits {
  const isContact = paths.some((path) => path.type === "ContactPoint");
  const isLanguage =
    paths.length > 0 && paths.every(({ steps }) => withoutSystems.has(steps.at(-1)?.name ?? ""));
  return { isContact, keepsSystems: !isContact && !isLanguage, keepsExact: paths.length === 0 };
}

function paramTokens(hasher: Hasher, code: string, traits: Traits): ParamTokens {
  const { isContact, keepsSystems, keepsExact } = traits;
  const base = hasher.after(`${code}\n`);
  const identifier = hasher.after(`${code}:identifier\n`);
  const exact = hasher.after(`${code}:exact\n`);
  const names = hasher.after(`${code}:n\n`);
  return {
    token: (value) => tokenHash(base, isContact ? contactValue(value) : value),
    keepsSystems,
    keepsExact,
    addCoded: isContact
      ? (system, text, into) => base.paired(system, normaliseContact(text), into)
      : keepsSystems
        ? base.coded
        : base.paired,
    ofType: ofTypeHash(hasher.after(`${code}:of-type\n`)),
    identifier: (value) => tokenHash(identifier, value),
    addIdentifier: identifier.coded,
    exact: (value) => exact.one(composed(value)),
    word: hasher.after(`${code}:w\n`).one,
    joinedNameSet: names.one,
    uri: base.one,
    below: hasher.after(`${code}:below\n`).one,
    external: base.one,
    tuple: (parts) => base.one(parts.join("\n")),
  };
}

const ofTypeHash =
  (prefix: PrefixHash) =>
  (system: string, code: string, value: string): number =>
    prefix.pair(`${system}|${code}`, value);

function tokenHash(prefix: PrefixHash, value: TokenValue): number {
  if (value.system === undefined) return prefix.one(value.code ?? "");
  return prefix.pair(value.system, value.code ?? "");
}

const contactValue = (value: TokenValue): TokenValue =>
  value.code === undefined ? value : { ...value, code: normaliseContact(value.code) };

/** `+84 912 345 678`, `0912.345.678` and `0912345678` are one telephone; addresses of mail have no case. */
export function normaliseContact(value: string): string {
  if (isLocalNumber(value)) return value;
  const digits = value.replace(/[\s().-]/g, "");
  if (/^\+?\d{6,15}$/.test(digits)) return digits.replace(/^(\+84|0084)0?/, "0");
  return value.includes("@") ? value.trim().toLowerCase() : value;
}

/** Most numbers are written like this already. */
function isLocalNumber(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return !value.startsWith("0084");
}

/** `:exact` compares composed Unicode; nearly all text is composed already and needs only a look. */
function composed(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x2ff && (code < 0x1e00 || code > 0x1eff)) return text.normalize("NFC");
  }
  return text;
}

function quantityKeys(quantity: WrittenQuantity, ucum: PrefixHash, written: PrefixHash): QuantityKeys {
  const { value, system, code } = quantity;
  const canonical = system === ucumSystem && code !== undefined ? canonicalUnitOf(code) : undefined;
  if (canonical !== undefined) {
    return { value, canonical: inCanonical(value, canonical), unit: ucum.one(canonical.unit) };
  }
  const text = code ?? quantity.unit;
  return { value, canonical: undefined, unit: text === undefined ? undefined : written.one(text) };
}

function unitForms(
  system: string | undefined,
  code: string,
  hashes: { readonly ucum: PrefixHash; readonly written: PrefixHash },
): readonly UnitForm[] {
  const canonical =
    system === undefined || system === "" || system === ucumSystem ? canonicalUnitOf(code) : undefined;
  const plain: UnitForm = { unit: hashes.written.one(code), canonical: undefined };
  if (canonical === undefined) return [plain];
  const form: UnitForm = { unit: hashes.ucum.one(canonical.unit), canonical };
  return system === ucumSystem ? [form] : [form, plain];
}
