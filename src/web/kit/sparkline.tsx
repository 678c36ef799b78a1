import type { ReactNode } from "react";
import { useWords } from "./language.tsx";
import { kitWords } from "./words.ts";

interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[];
  readonly tell: (value: number) => string;
}

const width = 96;
const height = 26;
const margin = 3;

/** A line without axes: the direction at a glance. The same figures stand in the table beside it. */
export function Sparkline({ values, tell }: SparklineProps): ReactNode {
  const words = useWords(kitWords);
  const points = pointsOf(values);
  const [first] = values;
  const last = values.at(-1);
  const end = points.at(-1);
  if (first === undefined || last === undefined || !end || values.length < 2) return null;
  return (
    <span className="sparkline">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <polyline points={points.map(({ x, y }) => `${x},${y}`).join(" ")} />
        <circle cx={end.x} cy={end.y} r="2.600" />
      </svg>
      <span className="visually-hidden">{words.trend(tell(first), tell(last), values.length)}</span>
    </span>
  );
}

function pointsOf(values: readonly number[]): { x: number; y: number }[] {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const stride = (width - 2 * margin) / Math.max(values.length - 1, 1);
  return values.map((value, index) => ({
    x: Math.round((margin + index * stride) * 10) / 10,
    y: Math.round((height - margin - ((value - low) / span) * (height - 2 * margin)) * 10) / 10,
  }));
}
