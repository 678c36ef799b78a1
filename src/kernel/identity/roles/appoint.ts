import { createAccount, loginOf } from "#kernel/access/accounts.ts";
import { hashPassword } from "#kernel/access/password.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import type { AccessDoor } from "./access-door.ts";
import { insertGrant } from "./grants.sql.ts";
import { alreadyGranted, facilityName, grantableRole } from "./propose-grant.ts";
import { findIdOfLogin, setPassword } from "./staff-accounts.sql.ts";

export interface Appointment {
  readonly login: string;
  readonly role: string;
  readonly facility?: string | undefined;
}

export interface NewAppointment extends Appointment {
  readonly name: string;
  readonly practitioner?: string | undefined;
  readonly password?: string;
  readonly mustChangePassword: boolean;
  /** Of the demonstration. */
  readonly isDemo?: boolean;
}

interface By {
  readonly tx: Tx;
  readonly now: Date;
  readonly nameOf: AccessDoor["nameOf"];
}

/** An account with a role, given by the owner of the machine: the first administrator has nobody to be approved by. */
export async function appoint(by: By, wanted: NewAppointment): Promise<string> {
  const { login, name, practitioner, password, mustChangePassword, isDemo = false } = wanted;
  const staff = { kind: "staff", login, name, practitioner, password, mustChangePassword, isDemo } as const;
  const account = await createAccount(by.tx, staff, by.now);
  await give(by, account, wanted);
  return account;
}

/** One more role for an account there is, given by the owner of the machine. */
export const appointAgain = async (by: By, wanted: Appointment): Promise<void> =>
  give(by, await idOfLogin(by.tx, wanted.login), wanted);

/** A password to be changed at the first sign-in; every session of the account ends. */
export const resetPassword = async (tx: Tx, login: string, password: string, now: Date): Promise<void> =>
  setPassword(tx, { id: await idOfLogin(tx, login), hash: await hashPassword(password), at: now });

async function idOfLogin(tx: Tx, login: string): Promise<string> {
  const id = await findIdOfLogin(tx, loginOf(login));
  if (id === undefined)
    throw new AppError("not-found", "access.account-unknown", "login: không có tài khoản nhân viên này");
  return id;
}

async function give({ tx, now, nameOf }: By, account: string, wanted: Appointment): Promise<void> {
  const { role, facility } = wanted;
  await grantableRole(tx, wanted, now);
  const row = {
    id: newId(),
    account,
    role,
    facility,
    facilityName: await facilityName(facility, nameOf),
    state: "active",
    until: undefined,
    reason: "Giao từ dòng lệnh của máy chủ",
    proposedBy: undefined,
    at: now,
  } as const;
  if (!(await insertGrant(tx, row))) throw alreadyGranted();
}
