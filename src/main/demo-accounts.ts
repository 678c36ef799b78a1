import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createAccount } from "#kernel/access/accounts.ts";
import { hashPassword } from "#kernel/access/password.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { putChange } from "#kernel/fhir/store/change-kinds.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { appoint } from "#kernel/identity/roles/appoint.ts";
import { listRoleRows } from "#kernel/identity/roles/roles.sql.ts";
import { type Cast, castOf } from "#province/cast.ts";
import type { Demo } from "./config.ts";
import { demoWorkers } from "./demo-cast.ts";
import {
  actFor,
  closeDemoAccounts,
  forgetDemoPasswords,
  listDemoLogins,
  markAsVip,
  reopenDemoAccounts,
  setDemoPassword,
} from "./demo-people.sql.ts";
import { recordNames } from "./record-names.ts";
import { spokenPassword } from "./spoken-password.ts";

export interface DemoPeople {
  /** Of all of them. */
  readonly password: string;
  readonly people: readonly { readonly login: string; readonly plays: string }[];
}

/**
 * One account per role, citizens of whom one acts for her child and one is known to everybody. They exist only where
 * the invented province was loaded; their password stays in the data folder, readable by its owner alone.
 */
export async function demoAccounts(
  store: RecordStore,
  dataDir: string,
  scale: Exclude<Demo, "none">,
): Promise<DemoPeople | undefined> {
  const cast = castOf(scale);
  const nameOf = recordNames(store);
  if ((await nameOf("Organization", cast.hospital.id)) === undefined) return undefined;
  const { password, isFresh } = passwordIn(path.join(dataDir, "demo-people.json"));
  const hash = await hashPassword(password);
  await askConsultant(store, cast);
  return store.db.transaction(async (tx) => {
    const now = new Date();
    const people = [...(await workers({ tx, now, nameOf }, cast)), ...(await citizens(tx, cast, now))];
    await reopenDemoAccounts(tx);
    if (isFresh) await forgetDemoPasswords(tx);
    await setDemoPassword(tx, hash, now);
    return { password, people };
  });
}

/** Without the demonstration nobody of it comes in: they share a password and need no second factor. */
export const closeDemo = ({ db }: Pick<RecordStore, "db">): Promise<void> =>
  db.transaction((tx) => closeDemoAccounts(tx, new Date()));

/** The consultant has somebody to treat: whoever reaches own treatments only would see an empty record. */
async function askConsultant(store: RecordStore, { hospital, mother }: Cast): Promise<void> {
  const [, consultant] = hospital.staff.doctor;
  if (consultant === undefined) return;
  const team = {
    resourceType: "CareTeam",
    id: "demo-consultation",
    status: "active",
    name: "Hội chẩn từ xa",
    subject: { reference: `Patient/${mother.id}` },
    participant: [{ member: { reference: `Practitioner/${consultant.id}` } }],
  };
  const prepared = store.prepare({ plain: team, exact: team }, { type: "CareTeam" });
  await store.submit(putChange(team.id, prepared, { ifNoneMatch: true }));
}

async function workers(by: Parameters<typeof appoint>[0], cast: Cast): Promise<DemoPeople["people"]> {
  const there = new Set(await listDemoLogins(by.tx));
  const names = new Map((await listRoleRows(by.tx, by.now)).map(({ code, name }) => [code, name]));
  const people: { login: string; plays: string }[] = [];
  for (const { login, role, facility, practitioner } of demoWorkers(cast)) {
    const plays = names.get(role) ?? role;
    people.push({ login, plays });
    if (there.has(login)) continue;
    await appoint(by, {
      login,
      role,
      name: practitioner?.name ?? plays,
      facility: facility?.id,
      practitioner: practitioner?.id,
      mustChangePassword: false,
      isDemo: true,
    });
  }
  return people;
}

async function citizens(
  tx: Tx,
  { mother, child, neighbour }: Cast,
  now: Date,
): Promise<DemoPeople["people"]> {
  const there = new Set(await listDemoLogins(tx));
  const add = ({ id, name }: Cast["mother"], login: string): Promise<string> =>
    createAccount(tx, { kind: "citizen", login, name, patient: id, isDemo: true }, now);
  if (!there.has("nguoidan")) {
    const account = await add(mother, "nguoidan");
    await actFor(tx, { id: newId(), account, patient: child.id, now });
  }
  if (!there.has("nguoidan.vip")) await markAsVip(tx, await add(neighbour, "nguoidan.vip"));
  return [
    { login: "nguoidan", plays: "Người dân, mẹ của một trẻ" },
    { login: "nguoidan.vip", plays: "Người dân được nhiều người biết" },
  ];
}

function passwordIn(file: string): { readonly password: string; readonly isFresh: boolean } {
  if (existsSync(file)) {
    const { password } = JSON.parse(readFileSync(file, "utf8")) as { readonly password: string };
    return { password, isFresh: false };
  }
  const password = spokenPassword();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ password }, null, 2)}\n`, { mode: 0o600 });
  return { password, isFresh: true };
}
