import { formatDate, formatInstant } from "#kernel/base/dates.ts";
import { documentPage } from "../document-page.ts";
import type { RetentionClass } from "../retention/retention.sql.ts";
import type { ClockedActivity } from "./activity.ts";

export interface AssessmentParts {
  readonly activity: ClockedActivity;
  readonly retention: RetentionClass | undefined;
  readonly at: Date;
}

const none = ["Không có"];
const toFill = "……… (cần bổ sung)";

/** Draft of the impact assessment that is filed with the authority (Law 91/2025/QH15, NĐ 356/2025/NĐ-CP), from the register. */
export function impactAssessment({ activity, retention, at }: AssessmentParts): string {
  const { body } = activity;
  const or = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? none : lines);
  return documentPage({
    title: `Hồ sơ đánh giá tác động xử lý dữ liệu cá nhân: ${body.name}`,
    parts: [
      {
        heading: "1. Bên kiểm soát dữ liệu và cán bộ bảo vệ dữ liệu",
        lines: [`Tên, địa chỉ: ${toFill}`, `Cán bộ bảo vệ dữ liệu cá nhân, liên hệ: ${toFill}`],
      },
      { heading: "2. Mục đích và căn cứ pháp lý", lines: [body.purpose, body.legalBasis] },
      {
        heading: "3. Dữ liệu được xử lý",
        lines: [
          ...body.categories,
          `Chủ thể dữ liệu: ${body.subjects.join("; ")}`,
          body.isSensitive ? "Có dữ liệu cá nhân nhạy cảm" : "Không có dữ liệu cá nhân nhạy cảm",
        ],
      },
      { heading: "4. Bên nhận dữ liệu", lines: or(body.recipients) },
      { heading: "5. Chuyển dữ liệu ra nước ngoài", lines: or(body.abroad ?? []) },
      { heading: "6. Bên xử lý dữ liệu", lines: or(body.processors.map(processorLine)) },
      { heading: "7. Thời gian lưu trữ", lines: [retentionLine(retention)] },
      { heading: "8. Biện pháp bảo vệ", lines: or(body.measures) },
      {
        heading: "9. Rủi ro và biện pháp giảm thiểu",
        lines:
          body.risks === undefined || body.risks.length === 0
            ? [toFill]
            : body.risks.map(({ risk, measure }) => `${risk} — ${measure}`),
      },
      {
        heading: "10. Thời hạn",
        lines: [
          `Bắt đầu xử lý: ${formatDate(activity.startedOn)}`,
          `Hạn nộp hồ sơ: ${formatInstant(activity.filingDue)}`,
          `Hạn rà soát: ${formatInstant(activity.reviewDue)}`,
          `Bản ghi số ${activity.revision} của sổ đăng ký, lập lúc ${formatInstant(at)}`,
        ],
      },
    ],
  });
}

const processorLine = (processor: ClockedActivity["body"]["processors"][number]): string => {
  const { name, service, contractNumber, contractFrom, contractUntil } = processor;
  const dates = [contractFrom, contractUntil].map((day) => (day === undefined ? "…" : formatDate(day)));
  return `${name}: ${service}; hợp đồng ${contractNumber ?? "…"}, ${dates.join(" – ")}`;
};

function retentionLine(retention: RetentionClass | undefined): string {
  if (retention === undefined) return toFill;
  const length = retention.years === null ? "vĩnh viễn" : `${retention.years} năm`;
  return `${retention.name}: ${length} (${retention.source})`;
}
