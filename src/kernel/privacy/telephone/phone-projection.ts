import type { Tx } from "#kernel/db/db.ts";
import { publishAll } from "#kernel/events/outbox.ts";
import type { ProjectedChange, Projection } from "#kernel/fhir/store/projection.ts";
import { tellPatient } from "../alerts/alerts.sql.ts";
import { findPatientName } from "../patient-name.ts";
import { listPatientVersions, listWithAccount } from "./phone-versions.sql.ts";
import { phonesOf } from "./phones.ts";

/** What is loaded in bulk is told in accounts only: a register that is read in anew sends no messages. */
const fewRows = 100;

/** A telephone opens an account: whoever had it hears in the account and at the old number that it was changed. */
export const phoneProjection: Projection = {
  apply: async (tx, changes) => {
    const changed = await changedPhones(tx, changes);
    if (changed.length === 0) return;
    const withAccount = new Set(
      await listWithAccount(
        tx,
        changed.map(({ id }) => id),
      ),
    );
    for (const each of changed) if (withAccount.has(each.id)) await tell(tx, each);
    const told = changed.filter(
      ({ id, hadPhone }) => hadPhone && (changes.length <= fewRows || withAccount.has(id)),
    );
    await publishAll(
      tx,
      told.map(({ id, key, version }) => ({
        name: "privacy.phone-changed",
        payload: { patient: id, key, version: version - 1 },
      })),
    );
  },
};

interface Changed {
  readonly id: string;
  readonly key: string;
  /** The new one. */
  readonly version: number;
  readonly updated: string;
  readonly hadPhone: boolean;
}

async function changedPhones(tx: Tx, changes: readonly ProjectedChange[]): Promise<readonly Changed[]> {
  const updates = changes.filter(
    ({ type, version, resource }) => type === "Patient" && version > 1 && resource !== undefined,
  );
  if (updates.length === 0) return [];
  const before = await listPatientVersions(
    tx,
    updates.map(({ key, version }) => ({ key, version: version - 1 })),
  );
  const phonesBefore = new Map(before.map(({ key, content }) => [key, phonesOf(content)]));
  return updates.flatMap(({ id, key, version, updated, resource }) => {
    const old = phonesBefore.get(key) ?? [];
    const isSame = old.toSorted().join() === phonesOf(JSON.stringify(resource)).toSorted().join();
    return isSame ? [] : [{ id, key, version, updated, hadPhone: old.length > 0 }];
  });
}

async function tell(tx: Tx, { id, key, updated }: Changed): Promise<void> {
  const patientName = (await findPatientName(tx, id)) ?? id;
  const facts = { who: patientName, patientName };
  await tellPatient(tx, { patient: id, kind: "phone-changed", facts, source: key, at: new Date(updated) });
}
