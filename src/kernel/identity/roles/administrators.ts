import { AppError } from "#kernel/base/app-error.ts";
import type { Tx } from "#kernel/db/db.ts";
import { listGuarded, lockAdministration } from "./administrators.sql.ts";

/**
 * Does what takes rights away, and refuses it when afterwards nobody of the whole province would hold a right that
 * somebody must hold: an installation without administrator or second pair of eyes is locked for good.
 */
export async function keepingAdministrators<T>(tx: Tx, now: Date, work: () => Promise<T>): Promise<T> {
  await lockAdministration(tx);
  const before = await listGuarded(tx, now);
  const done = await work();
  const after = new Set(await listGuarded(tx, now));
  const lost = before.filter((permission) => !after.has(permission));
  if (lost.length > 0)
    throw new AppError(
      "conflict",
      "access.last-administrator",
      `Không được: sau đó không còn ai trong tỉnh giữ quyền ${lost.join(", ")}. Hãy giao cho người khác trước.`,
    );
  return done;
}
