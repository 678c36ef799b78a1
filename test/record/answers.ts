import assert from "node:assert/strict";
import type { FhirAnswer, TestProduct } from "#test/harness/product.ts";

/** JSON that a test looks into; what is missing reads as undefined. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

export const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map((each: unknown) => fieldsOf(each)) : [];

export const entriesOf = (answer: FhirAnswer): readonly Fields[] => listOf(answer.json["entry"]);

export const resourcesOf = (answer: FhirAnswer): readonly Fields[] =>
  entriesOf(answer).map((entry) => fieldsOf(entry["resource"]));

/** `Type/id` of all resources of a Bundle. */
export const namesOf = (answer: FhirAnswer): readonly string[] =>
  resourcesOf(answer).map((resource) => `${String(resource["resourceType"])}/${String(resource["id"])}`);

export const versionOf = (resource: Fields): string => String(fieldsOf(resource["meta"])["versionId"]);

export const updatedOf = (resource: Fields): string => String(fieldsOf(resource["meta"])["lastUpdated"]);

/** Statuses of a batch-response or transaction-response, as numbers. */
export const statusesOf = (answer: FhirAnswer): readonly number[] =>
  entriesOf(answer).map((entry) => Number(String(fieldsOf(entry["response"])["status"]).slice(0, 3)));

/** `Type/id` that an entry's response locates. */
export const locatedBy = (entry: Fields | undefined): string => {
  const location = String(fieldsOf(entry?.["response"])["location"]);
  return /([A-Za-z]+\/[^/]+)\/_history\/\d+$/.exec(location)?.[1] ?? location;
};

/** All diagnostics and places of an OperationOutcome. */
export const issuesOf = (answer: FhirAnswer): readonly { readonly code: string; readonly at: string }[] =>
  listOf(answer.json["issue"]).map((issue) => ({
    code: String(issue["code"]),
    at: (issue["expression"] as readonly string[] | undefined)?.[0] ?? "",
  }));

export async function createdId(product: TestProduct, resource: Fields): Promise<string> {
  const answer = await product.fhir("POST", String(resource["resourceType"]), resource);
  assert.equal(answer.status, 201, answer.text);
  return String(answer.json["id"]);
}

export async function put(product: TestProduct, resource: Fields): Promise<FhirAnswer> {
  const place = `${String(resource["resourceType"])}/${String(resource["id"])}`;
  const answer = await product.fhir("PUT", place, resource);
  assert.ok(answer.status === 200 || answer.status === 201, answer.text);
  return answer;
}

/** Every page of a Bundle, by its next links. */
export async function allPages(product: TestProduct, path: string): Promise<readonly FhirAnswer[]> {
  const pages: FhirAnswer[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: FhirAnswer = await product.fhir("GET", next);
    assert.equal(page.status, 200, page.text);
    pages.push(page);
    assert.ok(pages.length < 1_000, "paging does not end");
    next = nextOf(page, product.base);
  }
  return pages;
}

export function nextOf(page: FhirAnswer, base: string): string | undefined {
  const link = listOf(page.json["link"]).find((each) => each["relation"] === "next");
  return link === undefined ? undefined : String(link["url"]).replace(`${base}/`, "");
}
