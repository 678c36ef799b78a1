import type { BulkResult } from "./bulk.ts";
import { cpuOf, type DriverReport, type Phase } from "./drive.ts";
import {
  bulkLimit,
  bytesLimit,
  cpuTargets,
  growthLimit,
  type Limit,
  memoryLimit,
  type Target,
} from "./targets.ts";

export interface Run {
  readonly record?: DriverReport | undefined;
  readonly bulk?: BulkResult | undefined;
  readonly growth?: { readonly small: DriverReport; readonly large: DriverReport };
}

export interface Table {
  readonly text: string;
  readonly missed: number;
}

interface Row {
  readonly name: string;
  readonly peer: string;
  readonly must: string;
  readonly aim: string;
  readonly measured: string;
  readonly verdict: string;
}

const entries = 20;
const batch = 100;

/** CPU of a target: at concurrency 8 where the driver has that level, else its highest. */
export function measuredCpu(report: DriverReport, target: Target): number | undefined {
  const phase = phaseOf(report, target);
  if (phase === undefined) return undefined;
  const per = target.perResource === undefined ? 1 : target.phase.startsWith("batch") ? batch : entries;
  return cpuOf(phase) / per;
}

function phaseOf(report: DriverReport, target: Target): Phase | undefined {
  const found = report.phases.filter((phase) => phase.name === target.phase);
  return found.find((phase) => phase.concurrency === 8) ?? found.at(-1);
}

export function runTable(run: Run): Table {
  const rows = [...cpuRows(run.record), ...limitRows(run)];
  const missed = rows.filter((row) => row.verdict === "MISSED").length;
  return { text: draw(["", "peer", "must", "aim", "measured", ""], rows.map(cells)), missed };
}

const cells = (row: Row): readonly string[] => [
  row.name,
  row.peer,
  row.must,
  row.aim,
  row.measured,
  row.verdict,
];

function cpuRows(report: DriverReport | undefined): readonly Row[] {
  if (report === undefined) return [];
  return cpuTargets.map((target) => {
    const phase = phaseOf(report, target);
    const cpu = measuredCpu(report, target);
    const wrong = (phase?.wrong ?? 0) > 0 || phase?.failure !== undefined;
    return {
      name: `${target.name}, ms CPU`,
      peer: String(target.peer),
      must: String(target.must),
      aim: String(target.aim),
      measured: cpu === undefined ? "-" : cpu.toFixed(3),
      verdict: wrong
        ? "MISSED"
        : cpu === undefined
          ? "not measured"
          : verdictOf(cpu, target.must, target.aim),
    };
  });
}

const verdictOf = (value: number, must: number, aim: number): string =>
  value <= aim ? "aim reached" : value <= must ? "held" : "MISSED";

function limitRows(run: Run): readonly Row[] {
  const memory = run.record?.memory.after["server"]?.rssMiB;
  return [
    limitRow(bulkLimit, run.bulk?.perSecond),
    limitRow(bytesLimit, run.record?.db.importBytesPerResource),
    limitRow(memoryLimit, memory),
  ].filter((row) => row.measured !== "-");
}

function limitRow(limit: Limit, value: number | undefined): Row {
  const sign = limit.better === "less" ? 1 : -1;
  return {
    name: `${limit.name}, ${limit.unit}`,
    peer: String(limit.peer),
    must: String(limit.must),
    aim: String(limit.aim),
    measured: value === undefined ? "-" : String(Math.round(value)),
    verdict:
      value === undefined ? "not measured" : verdictOf(sign * value, sign * limit.must, sign * limit.aim),
  };
}

/**
 * Each figure with 200,000 patients as a ratio of the same figure with 2,000. Where more people match, the answer grows
 * with them (a name is shared by more): the ratio for an answer of the same size is shown beside, the verdict is on the
 * request as a whole.
 */
export function growthTable({ growth }: Run): Table | undefined {
  if (growth === undefined) return undefined;
  const rows = cpuTargets.map((target) => growthRow(growth, target));
  const missed = rows.filter((row) => row.at(-1) === "MISSED").length;
  const head = ["growth", "small", "large", "ratio", "answer", "ratio per answer size", `≤ ${growthLimit}`];
  return { text: draw(head, rows), missed };
}

function growthRow(growth: NonNullable<Run["growth"]>, target: Target): readonly string[] {
  const small = measuredCpu(growth.small, target);
  const large = measuredCpu(growth.large, target);
  if (small === undefined || large === undefined)
    return [target.name, "-", "-", "-", "-", "-", "not measured"];
  const ratio = large / small;
  const answer = answerSize(growth.large, target) / answerSize(growth.small, target);
  const fair = ratio / Math.max(1, answer);
  const verdict = ratio <= growthLimit ? "held" : "MISSED";
  return [
    target.name,
    fixed(small),
    fixed(large),
    fixed(ratio),
    `×${answer.toFixed(2)}`,
    fixed(fair),
    verdict,
  ];
}

const answerSize = (report: DriverReport, target: Target): number =>
  phaseOf(report, target)?.bytesPerAnswer ?? 1;

/** The second run as a ratio of the first. */
export function compareRuns(a: Run, b: Run): string {
  const rows = cpuTargets.map((target) => {
    const first = a.record === undefined ? undefined : measuredCpu(a.record, target);
    const second = b.record === undefined ? undefined : measuredCpu(b.record, target);
    const ratio = first === undefined || second === undefined ? undefined : second / first;
    return [target.name, fixed(first), fixed(second), fixed(ratio)];
  });
  return draw(["ms CPU", "first", "second", "ratio"], rows);
}

const fixed = (value: number | undefined): string => (value === undefined ? "-" : value.toFixed(3));

function draw(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
        .join("  "),
    )
    .join("\n");
}
