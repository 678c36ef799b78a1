import { createContext, Script } from "node:vm";
import { FhirPathError } from "./fhir-path-error.ts";

/** Milliseconds an expression may hold the process where its steps cannot be counted. */
const longest = 1_000;

/** Calls below this are not counted: nobody notices them. */
const unnoticed = 20;
/** Milliseconds that slow expressions may take together, and how much of passing time is given back. */
const mostTogether = 5_000;
const givenBack = 0.1;

let debt = { milliseconds: 0, at: 0 };

const debtAt = (now: number): number => Math.max(0, debt.milliseconds - (now - debt.at) * givenBack);

const place: { work: () => void } = { work: () => undefined };
createContext(place);
const call = new Script("work()");

/**
 * Runs what may never end: patterns of regular expressions that were sent to us, and the library, whose loops pay into no
 * budget. The engine itself stops it, in the middle of a pattern too. Costs 0.1 ms. Many that each stay just below the
 * limit would stop the process as well: who is slow together waits together.
 */
export function watched<Result>(work: () => Result): Result {
  const begun = performance.now();
  if (debtAt(begun) > mostTogether)
    throw new FhirPathError("too many slow expressions were asked for lately, try again in a minute");
  try {
    return stopped(work);
  } finally {
    const now = performance.now();
    const taken = now - begun;
    if (taken > unnoticed) debt = { milliseconds: debtAt(now) + taken, at: now };
  }
}

function stopped<Result>(work: () => Result): Result {
  const outer = place.work;
  let result: { readonly value: Result } | undefined;
  place.work = () => {
    result = { value: work() };
  };
  try {
    call.runInContext(place, { timeout: longest });
  } catch (error) {
    throw isTimeout(error) ? new FhirPathError("the expression takes too long on this resource") : error;
  } finally {
    place.work = outer;
  }
  if (result === undefined) throw new FhirPathError("the expression gave nothing");
  return result.value;
}

/** It comes from the other context, whose `Error` is not ours. */
const isTimeout = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "code" in error &&
  error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
