import type { Tx } from "#kernel/db/db.ts";

/** Since when codes and outside sign-ins were only played here; kept over restarts and sudden ends. */
export const rememberSimulation = (tx: Tx): Promise<unknown[]> =>
  tx.query(
    `insert into fhir.setting (name, value) values ('simulated-since', now()::text) on conflict (name) do nothing`,
  );

const closed = "tạo bằng tin nhắn hoặc nơi xác thực mô phỏng";

/** Citizens who came in while everything outside was played have proven nothing to anybody. */
export async function closeSimulatedAccounts(tx: Tx): Promise<void> {
  const [since] = await tx.query<{ value: string }>(
    "select value from fhir.setting where name = 'simulated-since'",
  );
  if (since === undefined) return;
  const accounts = await tx.query<{ id: string }>(
    `update kernel.account set disabled_at = now(), disabled_reason = $2
     where kind = 'citizen' and not is_demo and disabled_at is null and created_at >= $1::timestamptz returning id`,
    [since.value, closed],
  );
  await tx.query(
    `update kernel.session set ended_at = now(), ended_why = 'disabled'
     where account = any($1::uuid[]) and ended_at is null`,
    [accounts.map(({ id }) => id)],
  );
  await tx.query("delete from fhir.setting where name = 'simulated-since'");
}
