import { errorIssue, FhirError } from "../../resource.ts";

/**
 * Lets only so many pieces of work run at once in this process: each of them holds a database connection for long, and
 * whoever asks for many at a time must not take them from those who treat patients.
 */
export function createPlaces(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let taken = 0;
  return async (work) => {
    if (taken >= most)
      throw new FhirError(429, errorIssue("throttled", `no more than ${most} of these run at one time`));
    taken++;
    try {
      return await work();
    } finally {
      taken--;
    }
  };
}
