import assert from "node:assert/strict";
import { test } from "node:test";
import { validateResource } from "#kernel/fhir/validation/validate.ts";
import { findExamples, readExamples } from "./example-files.ts";
import { runFhirPathSuite } from "./fhirpath-suite.ts";
import { invalidExamples } from "./invalid-examples.ts";
import { findSharedData, missingSharedData } from "./shared-data.ts";
import { runSqlOnFhirSuite } from "./sql-on-fhir-suite.ts";

test("the official FHIRPath cases pass at 95 percent or better", (context) => {
  const folder = findSharedData("fhirpath");
  if (folder === undefined) return context.skip(missingSharedData("fhirpath"));
  const score = runFhirPathSuite(folder);
  assert.ok(score.total > 900, `${score.total} cases were read`);
  assert.ok(score.passed >= 0.95 * score.total, `${score.passed} of ${score.total}`);
});

test("all shareable tests of SQL on FHIR pass", (context) => {
  const folder = findSharedData("sql-on-fhir");
  if (folder === undefined) return context.skip(missingSharedData("sql-on-fhir"));
  const score = runSqlOnFhirSuite(folder);
  assert.equal(score.total, 134);
  assert.deepEqual(score.failures, []);
});

test("every twenty-fifth official example is valid, but for those that are not R4", (context) => {
  const folder = findExamples();
  if (folder === undefined)
    return context.skip("the examples are not in .cache: npm run conformance fetches them");
  const refused = [...readExamples(folder, 25)].filter(({ text }) => {
    const issues = validateResource(JSON.parse(text));
    return issues.some((issue) => issue.severity === "error" || issue.severity === "fatal");
  });
  assert.deepEqual(
    refused.map(({ name }) => name).filter((name) => !invalidExamples.has(name)),
    [],
  );
});
