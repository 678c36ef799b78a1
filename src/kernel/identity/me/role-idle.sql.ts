import type { Tx } from "../../db/db.ts";

export const updateRoleIdle = async (tx: Tx, code: string, minutes: number | null): Promise<boolean> =>
  (await tx.query("update kernel.role set idle_minutes = $2 where code = $1 returning code", [code, minutes]))
    .length === 1;
