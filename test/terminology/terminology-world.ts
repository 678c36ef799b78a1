import { type FhirAnswer, startProduct, type TestProduct } from "#test/harness/product.ts";

export const diseases = "http://example.vn/CodeSystem/diseases";

/** A small catalogue in the manner of the disease classification: chapters, diseases, their forms. */
const diseaseCatalogue = {
  resourceType: "CodeSystem",
  id: "diseases",
  url: diseases,
  version: "2026",
  status: "active",
  content: "complete",
  hierarchyMeaning: "is-a",
  property: [{ code: "notifiable", type: "boolean" }],
  concept: [
    {
      code: "A00-A09",
      display: "Bệnh nhiễm khuẩn đường ruột",
      concept: [
        {
          code: "A00",
          display: "Bệnh tả",
          property: [{ code: "notifiable", valueBoolean: true }],
          concept: [{ code: "A00.0", display: "Bệnh tả do Vibrio cholerae 01, typ sinh học cholerae" }],
        },
        { code: "A01", display: "Thương hàn", concept: [{ code: "A01.0", display: "Bệnh thương hàn" }] },
      ],
    },
    { code: "I10", display: "Tăng huyết áp vô căn" },
  ],
};

export interface TerminologyWorld {
  readonly product: TestProduct;
  put(resource: Readonly<Record<string, unknown>>): Promise<FhirAnswer>;
  /** A value set `http://example.vn/ValueSet/{id}` of these includes. */
  putValueSet(
    id: string,
    compose: Readonly<Record<string, unknown>>,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<FhirAnswer>;
  /** Ids that a search finds, sorted; the status where it was refused. */
  found(search: string): Promise<readonly string[] | number>;
}

export const valueSetUrl = (id: string): string => `http://example.vn/ValueSet/${id}`;

/** The whole product with a catalogue of diseases and five conditions: tả, tả 01, thương hàn, tăng huyết áp, khác. */
export async function startTerminologyWorld(): Promise<TerminologyWorld> {
  const product = await startProduct();
  const put: TerminologyWorld["put"] = async (resource) => {
    const answer = await product.fhir(
      "PUT",
      `${String(resource["resourceType"])}/${String(resource["id"])}`,
      resource,
    );
    if (answer.status >= 300) throw new Error(answer.text);
    return answer;
  };
  await put({ resourceType: "Patient", id: "an", name: [{ text: "Nguyễn Văn An" }] });
  await put(diseaseCatalogue);
  for (const [id, code, system] of [
    ["cholera", "A00", diseases],
    ["cholera-01", "A00.0", diseases],
    ["typhoid", "A01.0", diseases],
    ["pressure", "I10", diseases],
    ["elsewhere", "A00", "http://example.vn/CodeSystem/other"],
  ])
    await put({
      resourceType: "Condition",
      id,
      subject: { reference: "Patient/an" },
      code: { coding: [{ system, code }] },
    });
  return {
    product,
    put,
    putValueSet: (id, compose, more = {}) =>
      put({ resourceType: "ValueSet", id, url: valueSetUrl(id), status: "active", compose, ...more }),
    found: async (search) => foundIn(await product.fhir("GET", search)),
  };
}

function foundIn({ status, json }: FhirAnswer): readonly string[] | number {
  if (status !== 200) return status;
  const entries = (json["entry"] ?? []) as readonly { readonly resource: { readonly id: string } }[];
  return entries.map(({ resource }) => resource.id).toSorted();
}
