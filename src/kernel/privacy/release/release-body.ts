import * as z from "zod/mini";
import { restrictedLabels } from "#kernel/access/reach.ts";
import { FhirError } from "#kernel/fhir/resource.ts";
import { isResourceType, type ResourceType } from "#kernel/fhir/resource-types.ts";
import { type InputIssue, InvalidInput } from "#kernel/http/failure.ts";
import { type CompiledView, compileView } from "#kernel/reporting/compile-view.ts";
import { isFitting, quasiTreatments, type Treatment, treatments } from "./treatment.ts";

/** Counts below five are not published: the usual rule of official statistics and of the open-data circulars. */
export const smallestCell = 5;
/** A table of more dimensions is not read by anybody and hides too much. */
const mostDimensions = 3;

/** What leaves the house, and how. */
export const ReleaseBody = z.object({
  /** SQL on FHIR. */
  view: z.record(z.string(), z.unknown()),
  kind: z.enum(["rows", "counts"]),
  columns: z
    .array(z.object({ name: z.string().check(z.maxLength(64)), treatment: z.enum(treatments) }))
    .check(z.minLength(1), z.maxLength(60)),
  minimumK: z._default(z.int().check(z.minimum(smallestCell), z.maximum(1_000)), smallestCell),
  /** Rows of rare people are left out as long as they are no more than this share of all. */
  withholdPercent: z._default(z.int().check(z.minimum(0), z.maximum(20)), 0),
  /** Only people who agreed to this text and have not withdrawn. */
  consent: z.optional(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,62}$/))),
  /** Restricted labels whose rows may be in it; those of others are left out. */
  labels: z._default(z.array(z.enum(restrictedLabels)).check(z.maxLength(5)), []),
});
export type ReleaseBody = z.output<typeof ReleaseBody>;

/** A release that can be made. */
export interface ReleasePlan {
  readonly body: ReleaseBody;
  readonly view: CompiledView;
  readonly type: ResourceType;
  /** In the order in which they leave. */
  readonly columns: readonly PlannedColumn[];
}

export interface PlannedColumn {
  readonly name: string;
  /** Place of the cell in a row of the view. */
  readonly at: number;
  readonly treatment: Treatment;
  readonly isQuasi: boolean;
}

/** Everything that can be refused before data are seen is refused here; columns that are not named do not leave. */
export function releasePlan(body: ReleaseBody): ReleasePlan {
  const view = compiled(body.view);
  const type = view.resourceType;
  if (!isResourceType(type)) throw new InvalidInput([{ path: "body.view", message: "Không có loại này" }]);
  const issues: InputIssue[] = [];
  const columns = body.columns.map(({ name, treatment }, n): PlannedColumn => {
    const at = view.columns.findIndex((column) => column.name === name);
    const column = view.columns[at];
    const problem = problemOf(column, treatment);
    if (problem !== undefined) issues.push({ path: `body.columns[${n}]`, message: problem });
    return { name, at, treatment, isQuasi: quasiTreatments.has(treatment) };
  });
  if (new Set(body.columns.map(({ name }) => name)).size !== columns.length)
    issues.push({ path: "body.columns", message: "Mỗi cột chỉ nêu một lần" });
  if (body.kind === "counts") issues.push(...problemsOfCounts(columns));
  if (issues.length > 0) throw new InvalidInput(issues);
  return { body, view, type, columns };
}

function problemOf(
  column: CompiledView["columns"][number] | undefined,
  treatment: Treatment,
): string | undefined {
  if (column === undefined) return "Khung nhìn không có cột này";
  if (column.collection === true) return "Cột nhiều giá trị không được trích xuất";
  return isFitting(treatment, column.type)
    ? undefined
    : `Kiểu ${column.type ?? "string"} không dùng được cách xử lý này; chữ tự do không được trích xuất`;
}

function problemsOfCounts(columns: readonly PlannedColumn[]): readonly InputIssue[] {
  const stray = columns.some(({ isQuasi }) => !isQuasi);
  return [
    ...(stray
      ? [{ path: "body.columns", message: "Bảng đếm chỉ nhận cột mã, tháng, năm hoặc nhóm tuổi" }]
      : []),
    ...(columns.length > mostDimensions
      ? [{ path: "body.columns", message: `Bảng đếm có nhiều nhất ${mostDimensions} chiều` }]
      : []),
  ];
}

/** The view's own refusals name a place in the definition. */
function compiled(definition: unknown): CompiledView {
  try {
    return compileView(definition);
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new InvalidInput(
      error.issues.map(({ diagnostics, expression }) => ({
        path: `body.view ${expression?.[0] ?? ""}`.trim(),
        message: diagnostics,
      })),
    );
  }
}
