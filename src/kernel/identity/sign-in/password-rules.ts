import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "../../base/app-error.ts";
import { isCommonPassword } from "./common-passwords.ts";

export const longestPassword = 128;

/** NIST 800-63B: long when it stands alone, at least eight beside a second factor. */
export const minimumLength = (hasSecondFactor: boolean): number => (hasSecondFactor ? 8 : 14);

export interface PasswordWish {
  readonly password: string;
  readonly hasSecondFactor: boolean;
  /** Login, name, telephone: a password must not be made of them. */
  readonly own: readonly string[];
  readonly breachedDir: string | undefined;
}

/** Refuses a password that is short, common, known from breaches or made of the person's own names. */
export async function judgePassword(wish: PasswordWish): Promise<void> {
  const password = wish.password.normalize("NFC");
  const length = Array.from(password).length;
  const least = minimumLength(wish.hasSecondFactor);
  if (length < least)
    throw weak(
      "short",
      `phải có ít nhất ${least} ký tự${wish.hasSecondFactor ? "" : " (hoặc 8 khi có thêm bước xác thực thứ hai)"}`,
    );
  if (length > longestPassword) throw weak("long", `không dài quá ${longestPassword} ký tự`);
  if (isCommonPassword(password))
    throw weak("common", "nằm trong danh sách mật khẩu hay dùng, ai cũng đoán được");
  if (isMadeOf(password, wish.own))
    throw weak("own-name", "không được làm từ tên đăng nhập, họ tên hay số điện thoại");
  if (wish.breachedDir !== undefined && (await isBreached(password, wish.breachedDir)))
    throw weak("breached", "đã lộ trong các vụ rò rỉ dữ liệu, hãy chọn mật khẩu khác");
}

/** What is left when the person's own words are taken out has to be worth something by itself. */
function isMadeOf(password: string, own: readonly string[]): boolean {
  const plain = plainOf(password);
  const words = own
    .flatMap((text) => [plainOf(text).replaceAll(/[^a-z0-9]/g, ""), ...plainOf(text).split(/[^a-z0-9]+/)])
    .filter((word) => word.length >= 3)
    .toSorted((a, b) => b.length - a.length);
  const rest = words.reduce((text, word) => text.replaceAll(word, ""), plain);
  return rest.length < plain.length && rest.length < 6;
}

/** Lower case without marks: `Nguyễn` and `nguyen` are the same to who guesses. */
const plainOf = (text: string): string =>
  text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replaceAll(/\p{M}/gu, "");

/**
 * The folder holds the ranges of Have I Been Pwned as they are handed out: a file for the first five hex digits of the
 * SHA-1 (`21BD1` or `21BD1.txt`), a line for each rest (`0018A45C4D1DEF81644B54AB7F969B88D65:3`). Nothing is asked
 * over the network.
 */
async function isBreached(password: string, folder: string): Promise<boolean> {
  const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
  const name = [hash.slice(0, 5), `${hash.slice(0, 5)}.txt`].find((file) =>
    existsSync(path.join(folder, file)),
  );
  if (name === undefined) return false;
  const rest = hash.slice(5);
  for await (const line of createInterface({ input: createReadStream(path.join(folder, name)) }))
    if (line.slice(0, rest.length).toUpperCase() === rest && !/:0\s*$/.test(line)) return true;
  return false;
}

const weak = (why: string, says: string): AppError =>
  new AppError("invalid", `password.${why}`, `password: mật khẩu ${says}`);
