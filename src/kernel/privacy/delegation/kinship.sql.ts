import type { Tx } from "#kernel/db/db.ts";
import type { SearchTokens, TokenValue } from "#kernel/fhir/indexing/search-tokens.ts";
import { tableOf } from "#kernel/fhir/resource-types.ts";
import { tokenOf } from "#kernel/fhir/search/scope-tokens.ts";

interface Found {
  readonly content: string;
}

/** Living rows that may carry an identifier: whoever acts on it compares the real value. */
export const listByIdentifier = (
  tx: Tx,
  tokens: SearchTokens,
  type: "Patient" | "RelatedPerson",
  identifier: TokenValue,
): Promise<Found[]> =>
  tx.query<Found>(
    `select t.content from ${tableOf(type)} t where not t.deleted and t.tok @> $1::int8[] limit 20`,
    [`{${tokenOf(tokens, type, "identifier", identifier)}}`],
  );

export interface ActingFor {
  readonly patient: string;
  readonly source: string | null;
  readonly isUnrestricted: boolean;
  readonly until: Date | null;
}

/** Whom an account acts for now: the widest and longest of several grounds. */
export const listActingFor = (tx: Tx, account: string, now: Date): Promise<ActingFor[]> =>
  tx.query<ActingFor>(
    `select patient, min(source) as source, bool_or(is_unrestricted) as "isUnrestricted",
       case when bool_or(until_at is null) then null else max(until_at) end as until
     from kernel.person_access
     where account = $1 and why = 'delegate' and ended_at is null and from_at <= $2
       and (until_at is null or until_at > $2)
     group by patient order by patient`,
    [account, now],
  );

/** Citizens who got an account lately. */
export const listNewCitizens = (
  tx: Tx,
  since: Date,
): Promise<{ readonly id: string; readonly patient: string }[]> =>
  tx.query(
    `select id, patient from kernel.account
     where kind = 'citizen' and patient is not null and disabled_at is null and created_at > $1`,
    [since],
  );
