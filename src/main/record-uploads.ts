import type { Issue } from "#kernel/fhir/resource.ts";
import { attachmentProblems } from "#kernel/http/upload/attachments.ts";

/** Files that a resource brings with it are judged before it is stored: `kernel/http/upload`. */
export const uploadIssues = (resource: object, type: string): readonly Issue[] =>
  attachmentProblems(resource, type).map(({ place, problem }) => ({
    severity: "error",
    code: "security",
    diagnostics: `Tệp đính kèm bị từ chối: ${problem}`,
    expression: [place],
  }));
