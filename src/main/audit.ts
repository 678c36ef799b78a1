import { createHmac } from "node:crypto";
import type { Vault } from "#kernel/access/vault.ts";
import { type AuditLog, openAuditLog } from "#kernel/audit/audit-log.ts";
import { createPublisher } from "#kernel/audit/publish.ts";
import { createSealer } from "#kernel/audit/seal.ts";
import { createSigner } from "#kernel/audit/signer.ts";
import { createWatch } from "#kernel/audit/watch.ts";
import type { Log } from "#kernel/base/log.ts";
import type { Db } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { type Loop, startLoop } from "#kernel/jobs/loop.ts";

export interface AuditRoom {
  readonly audit: AuditLog;
  /** A keyed hash of what was searched for: equal values can be found, none can be read. */
  readonly hide: (value: string) => string;
  /** Seals, signs, publishes and watches until stopped. */
  readonly start: () => Pick<Loop, "stop">;
}

export interface AuditRoomParts {
  readonly db: Db;
  readonly log: Log;
  readonly vault: Vault;
  /** Folder for what is published outside the database. */
  readonly auditDir: string;
}

/** How soon an entry is part of the tree. */
const sealPause = 1_000;

export async function openAuditRoom({ db, log, vault, auditDir }: AuditRoomParts): Promise<AuditRoom> {
  const audit = await openAuditLog({ db, keyOf });
  const onSealed = (ids: readonly string[]): void => audit.acknowledged.remove(ids);
  const sealer = createSealer({ db, shift: audit.shift, signer: createSigner(vault), onSealed });
  const publisher = createPublisher(db, auditDir, vault);
  const watch = createWatch(db, log, audit);
  const round = async (): Promise<boolean> => {
    const more = await sealer.round(new Date());
    await watch.round();
    await publisher.round();
    return more;
  };
  const key = vault.keyFor("audit searched values");
  const hide = (value: string): string =>
    `#${createHmac("sha256", key).update(value.normalize("NFC")).digest("base64url").slice(0, 16)}`;
  return { audit, hide, start: () => startLoop({ name: "audit-log", log, pause: sealPause, round }) };
}
