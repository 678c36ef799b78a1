import { type CaseResult, percent, type Score } from "./score.ts";

/** The scores as a table for people. */
export const scoreTable = (scores: readonly Score[]): string =>
  [
    "| Suite | Passed | Of | |",
    "|---|---:|---:|---:|",
    ...scores.map((score) => `| ${score.title} | ${score.passed} | ${score.total} | ${percent(score)} |`),
  ].join("\n");

/** `docs/conformance.md`: the scores and every exception with its reason. */
export const reportOf = (scores: readonly Score[], day: string): string =>
  [
    "# Conformance",
    "",
    `Scores of suites that nobody here wrote, from \`npm run conformance -- --write\` on ${day}. Do not edit: run it again.`,
    "",
    scoreTable(scores),
    "",
    ...scores.flatMap(exceptionsOf),
    "## Where the data comes from",
    "",
    "- FHIRPath: `tests-fhir-r4.xml` of the public FHIR test cases, through the engine the product uses",
    "  (`kernel/fhir/fhirpath`: our closures, the `fhirpath` library for what they leave). Equality of results is",
    "  FHIRPath's: a dateTime is compared by instant, a decimal by value.",
    "- SQL on FHIR: the shareable tests of the specification's repository, through `kernel/reporting`.",
    "- Examples: npm `hl7.fhir.r4.examples` 4.0.1, each sent by `PUT` to the running product, validated, stored,",
    "  indexed, read back and compared with what was sent; only `meta.versionId` and `meta.lastUpdated` may differ.",
    "",
  ].join("\n");

const exceptionsOf = (score: Score): readonly string[] => {
  if (score.failures.length === 0) return [];
  const groups = Map.groupBy(score.failures, groupOf);
  return [
    `## Exceptions: ${score.title}`,
    "",
    ...[...groups].map(
      ([reason, cases]) => `- ${reason}: ${cases.map((each) => `\`${each.name}\``).join(", ")}`,
    ),
    "",
  ];
};

/** Cases with the same reason stand together, whatever the place in the document. */
const groupOf = (result: CaseResult): string =>
  (result.problem ?? "").replaceAll(/\[\d+\]/g, "[]").replaceAll("|", "\\|");
