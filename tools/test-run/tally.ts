export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };
export const aPass: Tally = { ...nothing, passed: 1 };
export const aFailure: Tally = { ...nothing, failed: 1 };
export const aSkip: Tally = { ...nothing, skipped: 1 };

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    nothing,
  );

export const told = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
