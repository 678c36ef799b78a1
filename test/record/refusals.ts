import assert from "node:assert/strict";
import { tableOf } from "#kernel/fhir/resource-types.ts";
import type { FhirAnswer, TestProduct } from "#test/harness/product.ts";
import { listOf } from "./answers.ts";

/** A refusal owes: a 4xx, an OperationOutcome, and words that say what is wrong. */
export function assertRefused(answer: FhirAnswer, what: string): void {
  const told = `${what}: ${answer.status} ${answer.text.slice(0, 300)}`;
  assert.ok(answer.status >= 400 && answer.status < 500, told);
  assert.equal(answer.json["resourceType"], "OperationOutcome", told);
  const issues = listOf(answer.json["issue"]);
  assert.ok(issues.length > 0, told);
  for (const issue of issues) {
    assert.ok(String(issue["diagnostics"]).length > 5, told);
    assert.ok(issue["severity"] === "error" || issue["severity"] === "fatal", told);
  }
}

/** Also that it names the element, the parameter, or the line and column that is wrong. */
export function assertNamesPlace(answer: FhirAnswer, what: string): void {
  assertRefused(answer, what);
  for (const issue of listOf(answer.json["issue"])) {
    const named =
      Array.isArray(issue["expression"]) || /line \d+, column \d+/.test(String(issue["diagnostics"]));
    assert.ok(named, `${what} names no place: ${answer.text.slice(0, 300)}`);
  }
}

/** Everything the record holds: versions, index rows, words. */
export async function countRows(product: TestProduct): Promise<Readonly<Record<string, number>>> {
  const { store } = product.product.app;
  const tables = [
    ...store.types.all().map(tableOf),
    ...["history", "reference", "range", "alias", "present_type", "word"].map((name) => `fhir.${name}`),
  ];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await store.db.direct.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    counts[table] = row?.n ?? 0;
  }
  return counts;
}
