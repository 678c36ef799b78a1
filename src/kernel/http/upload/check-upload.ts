import { pdfProblem } from "./pdf.ts";
import { pictureProblem } from "./pictures.ts";
import { csvProblem, jsonProblem, ndjsonProblem, plainProblem, xmlProblem } from "./texts.ts";
import { xlsxProblem, zipProblem } from "./zip.ts";

/** What is wrong with a file, as a sentence; undefined when it is what it says. */
export type Problem = string | undefined;

type Check = (bytes: Buffer) => Problem;

const checks: Readonly<Record<string, Check>> = {
  "application/pdf": pdfProblem,
  "image/png": pictureProblem("png"),
  "image/jpeg": pictureProblem("jpeg"),
  "image/gif": pictureProblem("gif"),
  "image/webp": pictureProblem("webp"),
  "application/dicom": pictureProblem("dicom"),
  "application/xml": xmlProblem,
  "text/xml": xmlProblem,
  "application/fhir+xml": xmlProblem,
  "application/hl7-v3+xml": xmlProblem,
  "text/plain": plainProblem,
  "text/csv": csvProblem,
  "application/json": jsonProblem,
  "application/fhir+json": jsonProblem,
  "application/ndjson": ndjsonProblem,
  "application/fhir+ndjson": ndjsonProblem,
  "application/zip": zipProblem,
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": xlsxProblem,
};

/**
 * Judges a file by its bytes: of a type that is taken at all, really of that type, and holding nothing that runs, calls
 * out or grows without measure when somebody opens it.
 */
export function checkUpload(bytes: Buffer, declaredType: string): Problem {
  const type = declaredType.split(";")[0]?.trim().toLowerCase() ?? "";
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
  return check === undefined ? "không nhận tệp kiểu này" : check(bytes);
}
