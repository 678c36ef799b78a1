import { fhirError } from "../resource.ts";
import type { FhirRequest } from "./exchange.ts";

export const etagOf = (version: number): string => `W/"${version}"`;

/** HTTP dates know seconds only; the exact instant is in meta.lastUpdated. */
export const httpDate = (instant: Date | string): string => new Date(instant).toUTCString();

/** `If-Match: W/"3", "4"` → [3, 4]; anything else is refused rather than ignored. */
export function ifMatchOf(request: FhirRequest): readonly number[] | undefined {
  const header = request.header("if-match");
  return header === undefined ? undefined : parseEtags(header, "If-Match");
}

export function parseEtags(header: string, name: string): readonly number[] {
  return header.split(",").map((tag) => {
    const version = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(tag)?.[1];
    if (version === undefined)
      throw fhirError(400, "invalid", `${name} must look like W/"3", not ${tag.slice(0, 40)}`);
    return Number(version);
  });
}

export const versionHeaders = (
  version: number,
  updated: Date | string,
): Readonly<Record<string, string>> => ({
  etag: etagOf(version),
  "last-modified": httpDate(updated),
});
