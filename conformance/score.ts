/** One case of a suite: `problem` says why it failed. */
export interface CaseResult {
  readonly name: string;
  readonly problem: string | undefined;
  /** The case itself is wrong: what it demands would be a mistake. */
  readonly isExpected?: boolean;
}

export interface Score {
  readonly title: string;
  readonly passed: number;
  readonly total: number;
  readonly failures: readonly CaseResult[];
}

export const scoreOf = (title: string, results: readonly CaseResult[]): Score => {
  const failures = results.filter((result) => result.problem !== undefined);
  return { title, passed: results.length - failures.length, total: results.length, failures };
};

export const percent = (score: Score): string =>
  score.total === 0 ? "0.0 %" : `${((100 * score.passed) / score.total).toFixed(1)} %`;

/** Failures that no list explains. */
export const unexpectedIn = (score: Score): readonly CaseResult[] =>
  score.failures.filter((failure) => failure.isExpected !== true);
