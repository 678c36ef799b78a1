/** One case of a suite: `problem` says why it failed. */
export interface CaseResult {
  readonly name: string;
  readonly problem: string | undefined;
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
