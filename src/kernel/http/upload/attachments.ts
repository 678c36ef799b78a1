import { checkUpload } from "./check-upload.ts";

export interface AttachmentProblem {
  /** Path of the element, such as `DocumentReference.content[0].attachment`. */
  readonly place: string;
  readonly problem: string;
}

/**
 * Judges the files inside a resource: everything that has a content type and data, wherever it stands (attachments,
 * Binary, photos, extensions).
 */
export function attachmentProblems(resource: object, place: string): readonly AttachmentProblem[] {
  const found: AttachmentProblem[] = [];
  look(resource, place, found);
  return found;
}

function look(node: object, place: string, found: AttachmentProblem[]): void {
  if (Array.isArray(node)) {
    for (let n = 0; n < node.length; n += 1) {
      const item: unknown = node[n];
      if (typeof item === "object" && item !== null) look(item, `${place}[${n}]`, found);
    }
    return;
  }
  const fields = node as Readonly<Record<string, unknown>>;
  const data = fields["data"];
  if (typeof data === "string" && isFile(fields)) judge(fields["contentType"], data, place, found);
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === "object" && value !== null) look(value, `${place}.${name}`, found);
  }
}

/** Other elements are called `data` too: SampledData holds numbers, a Signature its bytes and another type. */
const isFile = (fields: Readonly<Record<string, unknown>>): boolean =>
  fields["contentType"] !== undefined ||
  fields["resourceType"] === "Binary" ||
  "title" in fields ||
  "hash" in fields;

function judge(type: unknown, data: string, place: string, found: AttachmentProblem[]): void {
  const declared = typeof type === "string" ? type : "";
  const problem = checkUpload(Buffer.from(data, "base64"), declared);
  if (problem !== undefined) found.push({ place, problem });
}
