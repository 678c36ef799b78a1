/** What of a person tells that two live together or are kin. */
export interface Described {
  readonly name?: string | readonly NamePart[];
  readonly phone?: string | null;
  readonly telecom?: readonly { readonly system?: string; readonly value?: string }[];
  readonly address?: readonly {
    readonly text?: string;
    readonly line?: readonly string[];
    readonly district?: string;
    readonly city?: string;
  }[];
  readonly contact?: readonly Described[];
  readonly meta?: { readonly security?: readonly { readonly code?: string }[] };
}

interface NamePart {
  readonly text?: string;
  readonly family?: string;
}

/** Tagged as somebody everybody knows: `VIP`, or `CEL` of v3-ActCode. */
export const isKnownToAll = (person: Described | undefined): boolean =>
  person?.meta?.security?.some(({ code }) => code === "VIP" || code === "CEL") === true;

/** One telephone, or one family name at one address. What the data do not tell is not guessed. */
export function isNear(a: Described | undefined, b: Described | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const samePhone = meet(phonesOf(a), phonesOf(b));
  return samePhone || (meet(familiesOf(a), familiesOf(b)) && meet(addressesOf(a), addressesOf(b)));
}

const meet = (a: readonly string[], b: readonly string[]): boolean => a.some((each) => b.includes(each));

/** Also of the people who are to be called. */
function phonesOf({ phone, telecom = [], contact = [] }: Described): readonly string[] {
  const own = telecom.filter(({ system }) => system === "phone").map(({ value }) => value ?? "");
  return [phone ?? "", ...own, ...contact.flatMap(phonesOf)]
    .map(digitsOf)
    .filter((digits) => digits.length > 8);
}

const digitsOf = (phone: string): string => phone.replace(/\D/g, "").replace(/^84(?=\d{9}$)/, "0");

function familiesOf({ name }: Described): readonly string[] {
  const names = typeof name === "string" ? [{ text: name }] : (name ?? []);
  return names
    .map(({ family, text }: NamePart) => plain(family ?? text?.split(" ")[0] ?? ""))
    .filter(Boolean);
}

function addressesOf({ address = [] }: Described): readonly string[] {
  return address
    .map(({ text, line = [], district, city }) =>
      plain(line.length > 0 ? [...line, district, city].join(" ") : (text ?? "")),
    )
    .filter((each) => /\d/.test(each));
}

const plain = (text: string): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s,.]+/g, " ")
    .trim();
