import type { Tx } from "#kernel/db/db.ts";

export type DemoState = "loading" | "done";

export async function findDemoState(tx: Tx): Promise<string | undefined> {
  const rows = await tx.query<{ value: string }>("select value from fhir.setting where name = 'demo'");
  return rows[0]?.value;
}

export async function putDemoState(tx: Tx, state: DemoState): Promise<void> {
  await tx.query(
    "insert into fhir.setting (name, value) values ('demo', $1) on conflict (name) do update set value = $1",
    [state],
  );
}

/** Whether a demonstration is at home here: it was loaded, or nobody has put anything in yet. */
export async function isDemoStore(query: (text: string) => Promise<readonly { readonly demo: boolean }[]>) {
  const [row] = await query(
    `select exists (select from fhir.setting where name = 'demo')
       or not (exists (select from fhir.present_type) or exists (select from kernel.account)) as demo`,
  );
  return row?.demo ?? false;
}
