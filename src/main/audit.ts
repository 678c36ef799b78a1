import { createHmac } from "node:crypto";
import type { Vault } from "#kernel/access/vault.ts";
import { type AuditLog, openAuditLog } from "#kernel/audit/audit-log.ts";
import { createPublisher } from "#kernel/audit/publish.ts";
import { createSealer } from "#kernel/audit/seal.ts";
import { createSigner } from "#kernel/audit/signer.ts";
import { createWatch } from "#kernel/audit/watch.ts";
import { describeError } from "#kernel/base/describe-error.ts";
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
  /** What /readyz and /metrics tell of it. */
  readonly health: Health;
}

export interface Health {
  readonly problems: () => readonly string[];
  readonly gauges: () => Readonly<Record<string, number>>;
}

export interface AuditRoomParts {
  readonly db: Db;
  readonly log: Log;
  readonly vault: Vault;
  /** Folder for what is published outside the database. */
  readonly auditDir: string;
  /** Milliseconds that have passed, from any beginning. */
  readonly elapsed?: () => number;
}

/** How soon an entry is part of the tree. */
const sealPause = 1_000;
/** Milliseconds without a whole round after which the log counts as failing. */
const patience = 60_000;
/** A log that grows while the server stops is sealed by the next start. */
const lastRounds = 5;

export async function openAuditRoom(parts: AuditRoomParts): Promise<AuditRoom> {
  const { db, log, vault, auditDir, elapsed = () => performance.now() } = parts;
  const audit = await openAuditLog({ db, keyOf });
  const onSealed = (ids: readonly string[]): void => audit.acknowledged.remove(ids);
  const sealer = createSealer({ db, shift: audit.shift, signer: createSigner(vault), onSealed });
  const publisher = createPublisher(db, auditDir, vault);
  const watch = createWatch(db, log, audit);
  let good = elapsed();
  const round = async (): Promise<boolean> => {
    const more = await sealer.round(new Date());
    await watch.round();
    await publisher.round();
    good = elapsed();
    return more;
  };
  const start = (): Pick<Loop, "stop"> => {
    const loop = startLoop({ name: "audit-log", log, pause: sealPause, round });
    return {
      stop: async () => {
        await loop.stop();
        await sealTheRest(round, log);
      },
    };
  };
  const silence = (): number => elapsed() - good;
  const health: Health = {
    problems: () => (silence() > patience ? ["audit-log"] : []),
    gauges: () => ({ tuetinh_audit_seconds_since_sealing: Math.round(silence() / 1000) }),
  };
  const key = vault.keyFor("audit searched values");
  const hide = (value: string): string =>
    `#${createHmac("sha256", key).update(value.normalize("NFC")).digest("base64url").slice(0, 16)}`;
  return { audit, hide, start, health };
}

/** What was answered last is in a block before the server is gone. */
async function sealTheRest(round: () => Promise<boolean>, log: Log): Promise<void> {
  try {
    for (let n = 0, more = true; more && n < lastRounds; n++) more = await round();
  } catch (error) {
    log.warn({ error: describeError(error) }, "the last entries of the audit log wait for the next start");
  }
}
