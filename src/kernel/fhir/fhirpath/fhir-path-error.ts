/** A FHIRPath expression that cannot be read, or that fails on the data it was given. */
export class FhirPathError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FhirPathError";
  }
}

/** Thrown inside our own compiler when only the full library can answer; never leaves this folder. */
export class NeedLibrary extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "NeedLibrary";
  }
}
