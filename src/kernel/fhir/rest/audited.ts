import type { AuditLog } from "#kernel/audit/audit-log.ts";
import type { AuditNote } from "#kernel/audit/entry.ts";
import { failureOf } from "#kernel/http/failure.ts";
import { keyOf } from "../indexing/keys.ts";
import { readCurrent } from "../store/read-rows.ts";
import type { RecordStore } from "../store/record-store.ts";
import { type AskedInteraction, askedInteraction } from "./asked-interaction.ts";
import { type FhirReply, type FhirRequest, patientOfRow, type Shown } from "./exchange.ts";
import { toldOf } from "./refusal.ts";
import { searchDetail } from "./search-detail.ts";

/** Runs an interaction with a store of the asker's own, and lets no answer out before its entry is durable. */
export type Audited = (
  request: FhirRequest,
  run: (store: RecordStore) => Promise<FhirReply>,
) => Promise<FhirReply>;

export interface AuditedParts {
  readonly audit: Pick<AuditLog, "record" | "expect">;
  readonly store: RecordStore;
  /** Hides a value of a search, so that equal ones can be found and none can be read. */
  readonly hide: (value: string) => string;
}

/**
 * Writes carry their entries in the transaction of the change (`RecordStore.by`); everything else, refusals too, gets
 * one here. An interaction that is added later is told too, if only by its address.
 */
export const createAudited =
  ({ audit, store, hide }: AuditedParts): Audited =>
  async (request, run) => {
    const asked = askedInteraction(request);
    const arrived = request.method === "GET" ? audit.expect() : nothing;
    let wrote = false;
    const own =
      request.method === "GET"
        ? store
        : writingStore(store.by(request.origin), () => {
            wrote = true;
          });
    let reply: FhirReply;
    try {
      reply = await run(own);
    } catch (error) {
      arrived();
      await audit.record(await refusalNote(store, request, asked, error));
      throw error;
    }
    arrived();
    const isTold = wrote || asked.isEnvelope;
    if (!isTold || reply.shown !== undefined) await audit.record(doneNote(request, asked, reply, hide));
    return reply;
  };

const nothing = (): void => undefined;

/** Tells when something was written; the entries of that are written already. */
function writingStore(store: RecordStore, wrote: () => void): RecordStore {
  return {
    ...store,
    submit: async (change) => {
      const result = await store.submit(change);
      if (result.kind === "written" || result.kind === "deleted") wrote();
      return result;
    },
    apply: async (tx, changes) => {
      const results = await store.apply(tx, changes);
      if (results.some(({ kind }) => kind === "written" || kind === "deleted")) wrote();
      return results;
    },
  };
}

function doneNote(
  request: FhirRequest,
  asked: AskedInteraction,
  { status, shown = {} }: FhirReply,
  hide: (value: string) => string,
): AuditNote {
  const { patients = ownPatient(asked), version, everyone = false } = shown;
  const detail = detailOf(request, asked, shown, hide);
  return {
    origin: request.origin,
    ...targetOf(asked),
    outcome: "done",
    ...(version === undefined ? {} : { version }),
    patients,
    everyone,
    status,
    ...(detail === undefined ? {} : { detail }),
  };
}

const ownPatient = ({ type, id }: AskedInteraction): readonly string[] =>
  type === "Patient" && id !== undefined ? [keyOf(id)] : [];

function detailOf(
  request: FhirRequest,
  { isSearch }: AskedInteraction,
  { rows }: Shown,
  hide: (value: string) => string,
): AuditNote["detail"] {
  if (!isSearch && rows === undefined) return undefined;
  return {
    ...(isSearch ? { search: searchDetail(request, hide) } : {}),
    ...(rows === undefined ? {} : { rows }),
  };
}

const targetOf = ({ kind, action, type, id }: AskedInteraction) => ({
  kind,
  action,
  ...(type === undefined ? {} : { type }),
  ...(id === undefined ? {} : { target: id }),
});

/** A person who knocks at a row outside the reach is told nothing; the log is told whose row it was. */
async function refusalNote(
  store: RecordStore,
  { origin, actor }: FhirRequest,
  asked: AskedInteraction,
  error: unknown,
): Promise<AuditNote> {
  const status = toldOf(error)?.status ?? failureOf(error).status;
  const patient = await patientAt(store, asked);
  const isHidden = status === 404 && actor.reach !== undefined && patient !== undefined;
  return {
    origin,
    ...targetOf(asked),
    outcome: status === 403 || isHidden ? "denied" : "refused",
    patients: patient === undefined ? [] : [patient],
    status,
  };
}

async function patientAt(store: RecordStore, { type, id }: AskedInteraction): Promise<string | undefined> {
  if (type === undefined || id === undefined) return undefined;
  const key = keyOf(id);
  const row = (await readCurrent(store.db.direct, type, [key])).get(key);
  return row === undefined ? undefined : patientOfRow(type, key, row.patient);
}
