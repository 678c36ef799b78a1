import { type Moment, minutesLater, momentText } from "./calendar.ts";
import { type Visit, write } from "./chart.ts";
import { type Analyte, getPanel, type Panel } from "./lists/panels.ts";
import { writeProcedure } from "./procedure.ts";
import { chance } from "./random.ts";
import {
  type Concept,
  categories,
  concept,
  hl7,
  metaOf,
  quantity,
  type Reference,
  systems,
} from "./systems.ts";

/** Order, blood draw, results and report of one panel. `strain` pushes the results above their range. */
export function writeLaboratory(visit: Visit, panelKey: string, strain: number): void {
  const panel = getPanel(panelKey);
  const order = writeOrder(visit, panel);
  const draw = writeProcedure(visit, "blood", visit.at);
  const done = minutesLater(visit.at, 45);
  const results = panel.analytes.map((analyte) => writeResult(visit, { analyte, order, draw, done, strain }));
  writeReport(visit, { panel, order, results, done });
}

const loinc = (of: Panel | Analyte): Concept => concept(systems.loinc, of.loinc, of.display, of.name);
const codes = new Map<Panel | Analyte, Concept>();

function codeOf(of: Panel | Analyte): Concept {
  const known = codes.get(of);
  if (known !== undefined) return known;
  const made = loinc(of);
  codes.set(of, made);
  return made;
}

const orderMeta = metaOf("vn-core-service-request");
const orderCategory = [concept(systems.snomed, "108252007", "Laboratory procedure", "Xét nghiệm")];

const writeOrder = (visit: Visit, panel: Panel): Reference =>
  write(visit.chart, "ServiceRequest", visit.at, {
    meta: orderMeta,
    status: "completed",
    intent: "order",
    category: orderCategory,
    code: codeOf(panel),
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    authoredOn: visit.time,
    requester: visit.doctor,
  });

interface Result {
  readonly analyte: Analyte;
  readonly order: Reference;
  readonly draw: Reference;
  readonly done: Moment;
  readonly strain: number;
}

const resultMeta = metaOf("vn-core-observation-lab-code");
const flag = (code: string, display: string) => [concept(hl7("v3-ObservationInterpretation"), code, display)];
const flags = { high: flag("H", "High"), low: flag("L", "Low"), normal: flag("N", "Normal") } as const;
const ranges = new Map<Analyte, unknown>();

function writeResult(visit: Visit, result: Result): Reference {
  const { analyte, done } = result;
  const value = valueOf(visit, result);
  return write(visit.chart, "Observation", done, {
    meta: resultMeta,
    basedOn: [result.order],
    partOf: [result.draw],
    status: "final",
    category: categories.laboratory,
    code: codeOf(analyte),
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    effectiveDateTime: visit.time,
    issued: momentText(done),
    performer: [visit.doctor],
    valueQuantity: quantity(value, analyte.unit),
    interpretation: value > analyte.high ? flags.high : value < analyte.low ? flags.low : flags.normal,
    referenceRange: rangeOf(analyte),
  });
}

function valueOf(visit: Visit, result: Result): number {
  const { low, high, decimals } = result.analyte;
  const { random } = visit.chart;
  const strained = chance(random, result.strain);
  const value = strained ? high * (0.95 + random() * 0.7) : low + (high - low) * (random() * 0.96 + 0.02);
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

function rangeOf(analyte: Analyte): unknown {
  const known = ranges.get(analyte);
  if (known !== undefined) return known;
  const range = [{ low: quantity(analyte.low, analyte.unit), high: quantity(analyte.high, analyte.unit) }];
  ranges.set(analyte, range);
  return range;
}

interface Report {
  readonly panel: Panel;
  readonly order: Reference;
  readonly results: readonly Reference[];
  readonly done: Moment;
}

const reportMeta = metaOf("vn-core-diagnostic-report");
const reportCategory = [concept(hl7("v2-0074"), "LAB", "Laboratory", "Xét nghiệm")];

const writeReport = (visit: Visit, report: Report): Reference =>
  write(visit.chart, "DiagnosticReport", report.done, {
    meta: reportMeta,
    basedOn: [report.order],
    status: "final",
    category: reportCategory,
    code: codeOf(report.panel),
    subject: visit.chart.person.subject,
    encounter: visit.encounter,
    effectiveDateTime: visit.time,
    issued: momentText(report.done),
    performer: [visit.doctor],
    result: report.results,
  });
