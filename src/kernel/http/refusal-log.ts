import type { FastifyRequest } from "fastify";
import type { AuditLog } from "../audit/audit-log.ts";
import type { AuditNote } from "../audit/entry.ts";
import { describeError } from "../base/describe-error.ts";
import { newId } from "../base/ids.ts";
import type { Log } from "../base/log.ts";
import { HttpError } from "./failure.ts";
import { senderOf } from "./rate-limit.ts";

/** A refusal before anybody is known: no route tells it. */
export interface EarlyRefusal {
  readonly code: string;
  readonly status: number;
  /** Id of the program that the sender said it was. */
  readonly client?: string | undefined;
}

/**
 * Tells refusals without an actor to the access log: so many of an address in a minute, and of the rest how many there
 * were, so that a flood of them fills neither the log nor the disk.
 */
export interface RefusalLog {
  readonly tell: (request: FastifyRequest, refusal: EarlyRefusal) => Promise<void>;
  /** Writes down how many were not told one by one; every minute, and at the end. */
  readonly flush: () => Promise<void>;
}

const told: ReadonlySet<string> = new Set([
  "access.token-missing",
  "access.token-invalid",
  "access.session-ended",
  "access.csrf",
]);

/** What of an error has to be told; a page that only missed a change of its secret was not refused anything. */
export function earlyRefusalOf(error: unknown): EarlyRefusal | undefined {
  if (!(error instanceof HttpError) || !told.has(error.failure.code)) return undefined;
  const { code, status, headers } = error.failure;
  return headers?.["session-rotated"] === undefined ? { code, status } : undefined;
}

/** Entries a minute. */
const perAddress = 20;
const together = 300;
const mostAddresses = 5_000;
const others = "*";

interface Minute {
  told: number;
  untold: number;
}

export function createRefusalLog(audit: Pick<AuditLog, "record">, log: Log): RefusalLog {
  let minute = new Map<string, Minute>();
  let all = 0;
  const countOf = (address: string): Minute => {
    const name = minute.has(address) || minute.size < mostAddresses ? address : others;
    const known = minute.get(name) ?? { told: 0, untold: 0 };
    minute.set(name, known);
    return known;
  };
  /** The refusal stands, written down or not: nothing was shown. */
  const record = async (note: AuditNote): Promise<void> => {
    try {
      await audit.record(note);
    } catch (error) {
      log.warn({ error: describeError(error) }, "a refusal could not be written into the access log");
    }
  };
  return {
    tell: async (request, refusal) => {
      const count = countOf(senderOf(request.ip));
      if (count.told >= perAddress || all >= together) {
        count.untold += 1;
        return;
      }
      count.told += 1;
      all += 1;
      await record(refusalNote(request, refusal));
    },
    flush: async () => {
      const ended = minute;
      minute = new Map();
      all = 0;
      for (const [address, { untold }] of ended) if (untold > 0) await record(floodNote(address, untold));
    },
  };
}

const base = { kind: "E", action: "access.refused", outcome: "denied" } as const;

const refusalNote = (request: FastifyRequest, { code, status, client }: EarlyRefusal): AuditNote => ({
  ...base,
  origin: { actor: undefined, requestId: request.id, address: request.ip },
  status,
  code,
  detail: {
    method: request.method,
    route: request.routeOptions.url ?? "?",
    ...(client === undefined ? {} : { client }),
  },
});

const floodNote = (address: string, count: number): AuditNote => ({
  ...base,
  origin: { actor: undefined, requestId: newId(), ...(address === others ? {} : { address }) },
  code: "access.flood",
  detail: { count },
});
