import { createContext, Script } from "node:vm";
import { FhirPathError } from "./fhir-path-error.ts";

/** Milliseconds an expression may hold the process where its steps cannot be counted. */
const longest = 1_000;

const place: { work: () => void } = { work: () => undefined };
createContext(place);
const call = new Script("work()");

/**
 * Runs what may never end: patterns of regular expressions that were sent to us, and the library, whose loops pay into no
 * budget. The engine itself stops it, in the middle of a pattern too. Costs 0.1 ms.
 */
export function watched<Result>(work: () => Result): Result {
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
