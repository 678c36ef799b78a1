import * as z from "zod/mini";

/** One stored resource on one line: enough to recognise it and to open the record it belongs to. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly updated: string;
  /** Whose record shows it; absent for places and staff. */
  readonly personId: string | undefined;
}

const text = z.optional(z.string());
const Coding = z.looseObject({ code: text, display: text });
const Concept = z.looseObject({ text, coding: z.optional(z.array(Coding)) });
const Reference = z.looseObject({ reference: text });
const HumanName = z.looseObject({ text, family: text, given: z.optional(z.array(z.string())) });

const Stored = z.looseObject({
  resourceType: z.string(),
  id: z.string(),
  meta: z.optional(z.looseObject({ lastUpdated: text })),
  name: z.optional(z.union([z.string(), z.array(HumanName)])),
  code: z.optional(Concept),
  vaccineCode: z.optional(Concept),
  medicationCodeableConcept: z.optional(Concept),
  type: z.optional(z.union([Concept, z.array(Concept), z.string()])),
  subject: z.optional(Reference),
  patient: z.optional(Reference),
});
type Stored = z.infer<typeof Stored>;

/** What the desk shows of a resource; `undefined` when it is none. */
export function findRow(resource: unknown): Row | undefined {
  const { success, data } = Stored.safeParse(resource);
  if (!success) return undefined;
  return {
    id: data.id,
    title: nameIn(data) ?? conceptIn(data) ?? "",
    updated: data.meta?.lastUpdated ?? "",
    personId: data.resourceType === "Patient" ? data.id : personIn(data),
  };
}

function nameIn({ name }: Stored): string | undefined {
  if (typeof name === "string") return name;
  const [first] = name ?? [];
  return first && (first.text ?? [first.family, ...(first.given ?? [])].filter(Boolean).join(" "));
}

function conceptIn({ code, vaccineCode, medicationCodeableConcept, type }: Stored): string | undefined {
  const kind = typeof type === "string" ? { text: type } : [type].flat()[0];
  return conceptText(code ?? vaccineCode ?? medicationCodeableConcept ?? kind ?? {});
}

const conceptText = ({ text: said, coding }: z.infer<typeof Concept>): string | undefined =>
  said ?? coding?.[0]?.display ?? coding?.[0]?.code;

const personIn = ({ subject, patient }: Stored): string | undefined =>
  /^Patient\/([^/]+)$/.exec((subject ?? patient)?.reference ?? "")?.[1];
