import type { Tx } from "#kernel/db/db.ts";

export const languages = ["vi", "en"] as const;
export type Language = (typeof languages)[number];
export const channels = ["self", "counter", "request"] as const;
export type Channel = (typeof channels)[number];

/** One language of one version of a text that people agree to. */
export interface Notice {
  readonly code: string;
  readonly version: number;
  readonly language: Language;
  readonly title: string;
  readonly body: string;
  readonly purpose: string;
  readonly hash: string;
  readonly validFrom: Date;
  readonly createdAt: Date;
  readonly createdBy: string;
}

const columns = `code, version, language, title, body, purpose, hash, valid_from as "validFrom",
  created_at as "createdAt", created_by as "createdBy"`;

export const listNotices = (tx: Tx, code: string | undefined): Promise<Notice[]> =>
  tx.query<Notice>(
    `select ${columns} from privacy.notice where $1::text is null or code = $1
     order by code, version desc, language desc`,
    [code ?? null],
  );

/** The versions in force, one row per code and language. */
export const listCurrentNotices = (tx: Tx, at: Date): Promise<Notice[]> =>
  tx.query<Notice>(
    `select ${columns} from privacy.notice n where valid_from <= $1
       and version = (select max(version) from privacy.notice m where m.code = n.code and m.valid_from <= $1)
     order by code, language desc`,
    [at],
  );

/** One publication of a code at a time. */
export const lockNotices = async (tx: Tx, code: string): Promise<void> => {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`privacy.notice ${code}`]);
};

export const insertNotice = async (tx: Tx, notice: Notice): Promise<void> => {
  await tx.query(
    `insert into privacy.notice
       (code, version, language, title, body, purpose, hash, valid_from, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      notice.code,
      notice.version,
      notice.language,
      notice.title,
      notice.body,
      notice.purpose,
      notice.hash,
      notice.validFrom,
      notice.createdAt,
      notice.createdBy,
    ],
  );
};

export interface Agreement {
  readonly id: string;
  readonly patient: string;
  readonly givenBy: string;
  readonly code: string;
  readonly version: number;
  readonly language: Language;
  readonly hash: string;
  readonly channel: Channel;
  readonly givenAt: Date;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnChannel: Channel | null;
}

const agreementColumns = `id, patient, given_by as "givenBy", code, version, language, hash, channel,
  given_at as "givenAt", withdrawn_at as "withdrawnAt", withdrawn_by as "withdrawnBy",
  withdrawn_channel as "withdrawnChannel"`;

export const listAgreementsOf = (tx: Tx, patient: string): Promise<Agreement[]> =>
  tx.query<Agreement>(
    `select ${agreementColumns} from privacy.agreement where patient = $1 order by given_at desc limit 500`,
    [patient],
  );

export interface NewAgreement {
  readonly id: string;
  readonly patient: string;
  readonly account: string | null;
  readonly givenBy: string;
  readonly code: string;
  readonly version: number;
  readonly language: Language;
  readonly hash: string;
  readonly channel: Channel;
  readonly givenAt: Date;
}

/** False when somebody agreed at the same moment. */
export const insertAgreement = async (tx: Tx, given: NewAgreement): Promise<boolean> => {
  const rows = await tx.query(
    `insert into privacy.agreement
       (id, patient, account, given_by, code, version, language, hash, channel, given_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id`,
    [
      given.id,
      given.patient,
      given.account,
      given.givenBy,
      given.code,
      given.version,
      given.language,
      given.hash,
      given.channel,
      given.givenAt,
    ],
  );
  return rows.length > 0;
};

export interface Withdrawal {
  readonly patient: string;
  readonly code: string;
  readonly at: Date;
  readonly by: string;
  readonly channel: Channel;
}

export const endAgreement = async (tx: Tx, given: Withdrawal): Promise<number> => {
  const rows = await tx.query(
    `update privacy.agreement set withdrawn_at = $3, withdrawn_by = $4, withdrawn_channel = $5
     where patient = $1 and code = $2 and withdrawn_at is null returning id`,
    [given.patient, given.code, given.at, given.by, given.channel],
  );
  return rows.length;
};

export interface AgreementCount {
  readonly code: string;
  readonly version: number;
  readonly agreed: number;
  readonly withdrawn: number;
}

export const countAgreements = (tx: Tx): Promise<AgreementCount[]> =>
  tx.query<AgreementCount>(
    `select code, version, count(*) filter (where withdrawn_at is null) as agreed,
       count(withdrawn_at) as withdrawn
     from privacy.agreement group by code, version order by code, version`,
  );
