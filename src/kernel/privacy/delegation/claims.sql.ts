import type { Tx } from "#kernel/db/db.ts";

/** A kinship that somebody wrote down and nobody confirmed yet. */
export interface Claim {
  readonly relatedPerson: string;
  readonly child: string;
  readonly claimedAt: Date;
}

export const upsertClaim = (
  tx: Tx,
  { relatedPerson, child, claimedAt }: Claim,
  version: number,
): Promise<unknown[]> =>
  tx.query(
    `insert into privacy.kinship_claim (related_person, child, version, claimed_at) values ($1, $2, $3, $4)
     on conflict (related_person) do update set child = excluded.child, version = excluded.version,
       claimed_at = excluded.claimed_at, confirmed_at = null, confirmed_by = null, confirmed_name = null`,
    [relatedPerson, child, version, claimedAt],
  );

export const deleteClaim = (tx: Tx, relatedPerson: string): Promise<unknown[]> =>
  tx.query("delete from privacy.kinship_claim where related_person = $1", [relatedPerson]);

/** Once confirmed it stays, as the trace of who confirmed it. */
export const deleteWaitingClaim = (tx: Tx, relatedPerson: string): Promise<unknown[]> =>
  tx.query("delete from privacy.kinship_claim where related_person = $1 and confirmed_at is null", [
    relatedPerson,
  ]);

export const confirmClaim = (
  tx: Tx,
  relatedPerson: string,
  by: { readonly id: string; readonly name: string; readonly at: Date },
): Promise<unknown[]> =>
  tx.query(
    `update privacy.kinship_claim set confirmed_at = $2, confirmed_by = $3, confirmed_name = $4
     where related_person = $1`,
    [relatedPerson, by.at, by.id, by.name],
  );

/** Longest waiting first. */
export const listClaims = (tx: Tx, limit: number): Promise<Claim[]> =>
  tx.query<Claim>(
    `select related_person as "relatedPerson", child, claimed_at as "claimedAt" from privacy.kinship_claim
     where confirmed_at is null order by claimed_at, related_person limit $1`,
    [limit],
  );
