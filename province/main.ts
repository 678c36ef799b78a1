import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Resource } from "#kernel/fhir/resource.ts";
import { generateProvince, type Scale } from "./generate.ts";

const help = `Usage: node province/main.ts hamlet|district --out DIR [--seed N]
       node province/main.ts --people N --years N --out DIR [--seed N]

Writes the invented province as one NDJSON file per resource type.
`;

interface Order {
  readonly scale: Scale;
  readonly seed: number;
  readonly out: string;
}

/** Reads the command line; an order that cannot be carried out is answered with the reason. */
function orderOf(args: readonly string[]): Order | string {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: "string" },
      seed: { type: "string", default: "1" },
      people: { type: "string" },
      years: { type: "string", default: "5" },
    },
  });
  const scale = scaleOf(positionals[0], values);
  const seed = Number(values.seed);
  if (scale === undefined) return "name a size: hamlet, district or --people N";
  if (values.out === undefined) return "name a folder: --out DIR";
  if (!Number.isSafeInteger(seed)) return "--seed takes a whole number";
  return { scale, seed, out: values.out };
}

interface SizeOptions {
  readonly people?: string | undefined;
  readonly years: string;
}

function scaleOf(name: string | undefined, values: SizeOptions): Scale | undefined {
  if (name === "hamlet" || name === "district") return name;
  if (name !== undefined || values.people === undefined) return undefined;
  const size = { people: Number(values.people), years: Number(values.years) };
  return Number.isSafeInteger(size.people) && size.years > 0 ? size : undefined;
}

const chunkSize = 1 << 20;

/** Lines of one resource type, written a megabyte at a time. */
interface Sink {
  readonly stream: WriteStream;
  pending: string[];
  size: number;
}

async function writeAll(order: Order): Promise<number> {
  await mkdir(order.out, { recursive: true });
  const sinks = new Map<string, Sink>();
  const started = Date.now();
  let count = 0;
  for (const resource of generateProvince(order.scale, order.seed)) {
    const sink = sinkOf(sinks, order.out, resource.resourceType);
    append(sink, resource);
    if (sink.size >= chunkSize) await flush(sink);
    count += 1;
    if (count % 50_000 === 0) report(count, started);
  }
  for (const sink of sinks.values()) await finish(sink);
  report(count, started);
  return count;
}

function append(sink: Sink, resource: Resource): void {
  const line = `${JSON.stringify(resource)}\n`;
  sink.pending.push(line);
  sink.size += line.length;
}

function sinkOf(sinks: Map<string, Sink>, out: string, type: string): Sink {
  const known = sinks.get(type);
  if (known !== undefined) return known;
  const sink: Sink = { stream: createWriteStream(join(out, `${type}.ndjson`)), pending: [], size: 0 };
  sinks.set(type, sink);
  return sink;
}

function flush(sink: Sink): Promise<void> {
  const text = sink.pending.join("");
  sink.pending = [];
  sink.size = 0;
  return new Promise((resolve, reject) => {
    sink.stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function finish(sink: Sink): Promise<void> {
  await flush(sink);
  await new Promise<void>((resolve) => {
    sink.stream.end(resolve);
  });
}

function report(count: number, started: number): void {
  const seconds = Math.max(0.001, (Date.now() - started) / 1000);
  process.stderr.write(`${count} resources, ${Math.round(count / seconds)} a second\n`);
}

const order = orderOf(process.argv.slice(2));
if (typeof order === "string") {
  process.stderr.write(`${order}\n\n${help}`);
  process.exitCode = 2;
} else {
  await writeAll(order);
}
