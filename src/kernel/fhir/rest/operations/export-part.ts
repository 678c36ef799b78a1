import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AuditLog } from "#kernel/audit/audit-log.ts";
import type { Db } from "#kernel/db/db.ts";
import { actorOf } from "#kernel/http/guard.ts";
import { originOf } from "#kernel/http/origin-of.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import { errorIssue, type FhirError, fhirError, operationOutcome } from "../../resource.ts";
import { fhirJson } from "../exchange.ts";
import { deleteExport, type ExportRow, findExport, hasJob } from "./export.sql.ts";
import { exportJobKind } from "./export-job.ts";

const prefix = "/fhir/exports";
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const fileName = /^[A-Z][A-Za-z]{1,63}\.ndjson$/;

interface ExportParts {
  readonly db: Db;
  readonly audit: Pick<AuditLog, "record"> | undefined;
  readonly exportsDir: string;
}

interface Address {
  readonly Params: { readonly id: string; readonly file?: string };
}

/** State, cancellation and files of bulk exports, for nobody but the client that asked for them. */
export const exportPart = (parts: ExportParts): HttpPart => ({
  prefix,
  register: (app) => {
    app.get<Address>(`${prefix}/:id`, (request, reply) => tellState(parts, request, reply));
    app.delete<Address>(`${prefix}/:id`, (request, reply) => cancel(parts, request, reply));
    app.get<Address>(`${prefix}/:id/:file`, (request, reply) => sendFile(parts, request, reply));
  },
});

async function ownExport({ db, audit }: ExportParts, request: FastifyRequest<Address>): Promise<ExportRow> {
  const { id } = request.params;
  const row = uuid.test(id) ? await findExport(db.direct, id, actorOf(request).id) : undefined;
  if (row !== undefined && row.expires_at >= new Date()) return row;
  await audit?.record({
    origin: originOf(request),
    kind: "R",
    action: "fhir.$export",
    outcome: "refused",
    status: 404,
    ...(uuid.test(id) ? { detail: { export: id } } : {}),
  });
  throw fhirError(404, "not-found", "there is no such export, or not any more");
}

async function tellState(
  parts: ExportParts,
  request: FastifyRequest<Address>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const row = await ownExport(parts, request);
  if (row.state === "done")
    return reply.headers({ expires: row.expires_at.toUTCString() }).type("application/json").send(row.answer);
  if (row.state === "failed") return reply.code(500).type(fhirJson).send(row.answer);
  if (!(await hasJob(parts.db.direct, exportJobKind, row.id))) return tellGivenUp(parts, request, reply);
  return reply.code(202).headers({ "x-progress": row.progress, "retry-after": "5" }).send();
}

/** The job ended between the two looks, or was given up. */
async function tellGivenUp(
  parts: ExportParts,
  request: FastifyRequest<Address>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const again = await ownExport(parts, request);
  if (again.state !== "open") return tellState(parts, request, reply);
  const issue = errorIssue("exception", "the export failed too often; ask for it again");
  return reply
    .code(500)
    .type(fhirJson)
    .send(JSON.stringify(operationOutcome([issue])));
}

async function cancel(
  parts: ExportParts,
  request: FastifyRequest<Address>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const row = await ownExport(parts, request);
  await parts.db.transaction((tx) => deleteExport(tx, row.id, row.owner));
  await rm(path.join(parts.exportsDir, row.id), { recursive: true, force: true });
  return reply.code(202).send();
}

async function sendFile(
  parts: ExportParts,
  request: FastifyRequest<Address>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const row = await ownExport(parts, request);
  const { file = "" } = request.params;
  if (row.folder === null || !fileName.test(file)) throw noFile();
  const place = path.join(parts.exportsDir, row.folder, file);
  const size = await sizeOf(place);
  await parts.audit?.record({
    origin: originOf(request),
    kind: "R",
    action: "fhir.$export",
    outcome: "done",
    type: file.slice(0, file.indexOf(".")),
    status: 200,
    detail: { export: row.id, file },
  });
  reply.headers({ "cache-control": "no-store", vary: "accept-encoding" }).type("application/fhir+ndjson");
  const content = createReadStream(place);
  if (!/\bgzip\b(?!\s*;\s*q=0(?![.\d]*[1-9]))/i.test(String(request.headers["accept-encoding"])))
    return reply.header("content-length", size).send(content);
  // By a pipeline, so that the file is closed too when the client goes away.
  const packed = createGzip({ level: 1 });
  pipeline(content, packed, () => undefined);
  return reply.header("content-encoding", "gzip").send(packed);
}

async function sizeOf(place: string): Promise<number> {
  try {
    return (await stat(place)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw noFile();
    throw error;
  }
}

const noFile = (): FhirError => fhirError(404, "not-found", "the export has no such file");
