import { AppError } from "../base/app-error.ts";
import { newId } from "../base/ids.ts";
import type { Tx } from "../db/db.ts";
import { type AccountKind, insertAccount } from "./accounts.sql.ts";
import { hashPassword } from "./password.ts";

export interface NewAccount {
  readonly kind: AccountKind;
  /** Any spelling; kept in lower case. */
  readonly login: string;
  readonly name: string;
  /** Ids of the person's own Practitioner and Patient. */
  readonly practitioner?: string | undefined;
  readonly patient?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** Not judged here: who sets a password for somebody else lets it be changed at the first sign-in. */
  readonly password?: string | undefined;
  readonly mustChangePassword?: boolean;
  /** Of the demonstration: its dangerous roles ask for no second factor. */
  readonly isDemo?: boolean;
}

const loginRule = /^[a-z0-9][a-z0-9._@+-]{2,63}$/;

/** Logins are compared in one spelling. */
export const loginOf = (sent: string): string => sent.normalize("NFC").trim().toLowerCase();

/** Makes an account that nobody is signed in to yet; the id is its name everywhere. */
export async function createAccount(tx: Tx, given: NewAccount, now: Date = new Date()): Promise<string> {
  const row = {
    ...namesOf(given),
    id: newId(),
    kind: given.kind,
    ...linksOf(given),
    password_hash: given.password === undefined ? null : await hashPassword(given.password),
    must_change_password: given.mustChangePassword ?? false,
    is_demo: given.isDemo ?? false,
    created_at: now,
  };
  if (!(await insertAccount(tx, row)))
    throw new AppError("conflict", "access.login-taken", "login: tên đăng nhập này đã có người dùng");
  return row.id;
}

function namesOf(given: NewAccount) {
  const login = loginOf(given.login);
  if (!loginRule.test(login))
    throw new AppError(
      "invalid",
      "access.login",
      "login: tên đăng nhập gồm 3 đến 64 chữ cái không dấu, chữ số hoặc . _ @ + -, bắt đầu bằng chữ cái hoặc chữ số",
    );
  const name = given.name.trim();
  if (name === "" || name.length > 120)
    throw new AppError("invalid", "access.account-name", "name: họ tên phải có từ 1 đến 120 ký tự");
  return { login, name };
}

const linksOf = ({ practitioner, patient, phone, email }: NewAccount) => ({
  practitioner: practitioner ?? null,
  patient: patient ?? null,
  phone: phone ?? null,
  email: email ?? null,
});
