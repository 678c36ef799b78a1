interface Telecom {
  readonly system?: string;
  readonly value?: string;
  readonly use?: string;
}

/** Telephones of a Patient in force, mobile first by its use, spelled as people in Vietnam write them. */
export function phonesOf(content: string | undefined): readonly string[] {
  const { telecom = [] } = JSON.parse(content ?? "{}") as { readonly telecom?: readonly Telecom[] };
  return telecom
    .filter(({ system, use }) => system === "phone" && use !== "old")
    .toSorted((a, b) => Number(b.use === "mobile") - Number(a.use === "mobile"))
    .map(({ value = "" }) => plainPhone(value))
    .filter((phone) => /^0\d{9}$/.test(phone));
}

export const plainPhone = (phone: string): string => phone.replaceAll(/[\s.()-]/g, "").replace(/^\+?84/, "0");
