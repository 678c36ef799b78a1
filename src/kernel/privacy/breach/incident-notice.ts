import { formatInstant } from "#kernel/base/dates.ts";
import { documentPage } from "../document-page.ts";
import type { Incident, IncidentEvent } from "./incidents.sql.ts";

const toFill = "……… (cần bổ sung)";

/** Draft of the notice to the authority within 72 hours (Law 91/2025/QH15), from what the desk knows so far. */
export function incidentNotice(incident: Incident, events: readonly IncidentEvent[], at: Date): string {
  const { people, peopleEstimate, informed, mustInform } = incident;
  const heading = "Thông báo vi phạm quy định bảo vệ dữ liệu cá nhân";
  return documentPage({
    title: incident.isDrill ? `DIỄN TẬP — ${heading}` : heading,
    parts: [
      {
        heading: "1. Bên thông báo",
        lines: [`Tên, địa chỉ: ${toFill}`, `Cán bộ bảo vệ dữ liệu cá nhân, liên hệ: ${toFill}`],
      },
      {
        heading: "2. Sự việc",
        lines: [
          incident.title,
          incident.description,
          `Phát hiện lúc ${formatInstant(incident.detectedAt)}`,
          `Hạn thông báo: ${formatInstant(incident.authorityDue)}`,
        ],
      },
      {
        heading: "3. Loại dữ liệu",
        lines: incident.categories.length === 0 ? [toFill] : incident.categories,
      },
      {
        heading: "4. Số người bị ảnh hưởng",
        lines: [`Đã xác định ${people} người`, `Ước tính ${Math.max(people, peopleEstimate)} người`],
      },
      { heading: "5. Hậu quả, thiệt hại", lines: [incident.consequences || toFill] },
      { heading: "6. Biện pháp đã và sẽ thực hiện", lines: [incident.measures || toFill] },
      {
        heading: "7. Thông báo cho người bị ảnh hưởng",
        lines: [mustInform ? `Đã báo ${informed}/${people} người` : "Chưa xác định là phải báo từng người"],
      },
      {
        heading: "8. Diễn biến xử lý",
        lines: events.map((event) => `${formatInstant(event.at)} · ${event.actorName} · ${event.what}`),
      },
      { heading: "9. Lý do chậm (nếu có)", lines: [incident.lateReason ?? "Không"] },
      { heading: "Lập lúc", lines: [formatInstant(at)] },
    ],
  });
}
