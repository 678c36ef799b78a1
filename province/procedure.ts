import { type Moment, momentText } from "./calendar.ts";
import { type Visit, write } from "./chart.ts";
import { getProcedureKind } from "./lists/procedures.ts";
import { type Concept, concept, metaOf, type Reference, systems } from "./systems.ts";

const meta = metaOf("vn-core-procedure");
const codes = new Map<string, Concept>();

export const writeProcedure = (visit: Visit, kind: string, at: Moment): Reference =>
  write(visit.chart, "Procedure", at, {
    meta,
    status: "completed",
    code: codeOf(kind),
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    performedDateTime: momentText(at),
    performer: [{ actor: kind === "blood" ? (visit.staff.nurse[0] ?? visit.doctor) : visit.doctor }],
  });

function codeOf(key: string): Concept {
  const known = codes.get(key);
  if (known !== undefined) return known;
  const { code, display, name } = getProcedureKind(key);
  const made = concept(systems.icd9cm, code, display, name);
  codes.set(key, made);
  return made;
}
