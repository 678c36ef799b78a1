import type { Tx } from "#kernel/db/db.ts";
import { type ResourceType, tableOf } from "#kernel/fhir/resource-types.ts";
import type { ReleaseBody } from "./release-body.ts";

export const releaseStates = ["proposed", "refused", "made"] as const;

/** An extract that was asked for: by whom, what for, and what became of it. */
export interface Release {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly legalBasis: string;
  readonly body: ReleaseBody;
  readonly state: (typeof releaseStates)[number];
  readonly proposedAt: Date;
  readonly proposedBy: string;
  readonly proposedName: string;
  readonly decidedAt: Date | null;
  readonly decidedName: string | null;
  readonly decisionReason: string | null;
  readonly manifest: Readonly<Record<string, unknown>> | null;
  readonly hasFile: boolean;
  readonly keepUntil: Date | null;
}

const columns = `id, name, purpose, recipient, legal_basis as "legalBasis", body, state,
  proposed_at as "proposedAt", proposed_by as "proposedBy", proposed_name as "proposedName",
  decided_at as "decidedAt", decided_name as "decidedName", decision_reason as "decisionReason", manifest,
  file is not null as "hasFile", keep_until as "keepUntil"`;

export const listReleases = (tx: Tx, limit: number): Promise<Release[]> =>
  tx.query<Release>(`select ${columns} from privacy.release order by proposed_at desc limit $1`, [limit]);

export const findRelease = async (tx: Tx, id: string): Promise<Release | undefined> => {
  const [row] = await tx.query<Release>(`select ${columns} from privacy.release where id = $1`, [id]);
  return row;
};

/** Nobody else decides about it until the transaction ends. */
export const lockRelease = async (tx: Tx, id: string): Promise<void> => {
  await tx.query("select id from privacy.release where id = $1 for update", [id]);
};

export type NewRelease = Pick<
  Release,
  | "id"
  | "name"
  | "purpose"
  | "recipient"
  | "legalBasis"
  | "body"
  | "proposedAt"
  | "proposedBy"
  | "proposedName"
>;

export const insertRelease = async (tx: Tx, given: NewRelease): Promise<void> => {
  await tx.query(
    `insert into privacy.release
       (id, name, purpose, recipient, legal_basis, body, state, proposed_at, proposed_by, proposed_name)
     values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, $9)`,
    [
      given.id,
      given.name,
      given.purpose,
      given.recipient,
      given.legalBasis,
      JSON.stringify(given.body),
      given.proposedAt,
      given.proposedBy,
      given.proposedName,
    ],
  );
};

export interface ReleaseDecision {
  readonly id: string;
  readonly state: "refused" | "made";
  readonly at: Date;
  readonly by: string;
  readonly name: string;
  readonly reason: string;
  readonly manifest: Readonly<Record<string, unknown>> | null;
  readonly file: Buffer | null;
  readonly keepUntil: Date | null;
}

export const decideRelease = async (tx: Tx, given: ReleaseDecision): Promise<void> => {
  await tx.query(
    `update privacy.release set state = $2, decided_at = $3, decided_by = $4, decided_name = $5,
       decision_reason = $6, manifest = $7, file = $8, keep_until = $9 where id = $1`,
    [
      given.id,
      given.state,
      given.at,
      given.by,
      given.name,
      given.reason,
      given.manifest === null ? null : JSON.stringify(given.manifest),
      given.file,
      given.keepUntil,
    ],
  );
};

export const findReleaseFile = async (tx: Tx, id: string): Promise<Buffer | undefined> => {
  const [row] = await tx.query<{ readonly file: Buffer | null }>(
    "select file from privacy.release where id = $1",
    [id],
  );
  return row?.file ?? undefined;
};

/** How many files were thrown away; what was released stays on record. */
export const dropOldFiles = async (tx: Tx, at: Date): Promise<number> => {
  const rows = await tx.query(
    "update privacy.release set file = null where keep_until <= $1 and file is not null returning id",
    [at],
  );
  return rows.length;
};

export interface Handover {
  readonly id: string;
  readonly release: string;
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string;
}

export const insertHandover = async (tx: Tx, given: Handover): Promise<void> => {
  await tx.query(
    "insert into privacy.release_handover (id, release, at, actor, actor_name) values ($1, $2, $3, $4, $5)",
    [given.id, given.release, given.at, given.actor, given.actorName],
  );
};

export const listHandovers = (tx: Tx, release: string): Promise<Handover[]> =>
  tx.query<Handover>(
    `select id, release, at, actor, actor_name as "actorName" from privacy.release_handover
     where release = $1 order by id`,
    [release],
  );

export interface SourceRow {
  readonly bucket: number;
  readonly key: string;
  /** Key of the person. */
  readonly person: string;
  readonly content: string;
}

export interface SourcePlace {
  readonly bucket: number;
  readonly key: string;
}

/** The next records of a type that are about a person, in the order of their keys. */
export const listSourceRows = (
  tx: Tx,
  type: ResourceType,
  after: SourcePlace,
  limit: number,
): Promise<SourceRow[]> =>
  tx.query<SourceRow>(
    `select t.bucket, t.id as key, ${type === "Patient" ? "t.id" : "t.patient"} as person, t.content
     from ${tableOf(type)} t where (t.bucket, t.id) > ($1, $2) and not t.deleted
       ${type === "Patient" ? "" : "and t.patient is not null"}
     order by t.bucket, t.id limit $3`,
    [after.bucket, after.key, limit],
  );

/** Ids of the patients who agreed to a text and have not withdrawn. */
export const listAgreed = (tx: Tx, code: string): Promise<{ readonly patient: string }[]> =>
  tx.query<{ readonly patient: string }>(
    "select distinct patient from privacy.agreement where code = $1 and withdrawn_at is null",
    [code],
  );
