import assert from "node:assert/strict";
import { test } from "node:test";
import { runFhirPathSuite } from "./fhirpath-suite.ts";
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
