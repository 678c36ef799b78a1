import type { Person } from "../../access/context.ts";
import { HttpError } from "../../http/failure.ts";

const freshFor = 15 * 60_000;

/** Began with a badge or a PIN and nothing else. */
export const isQuick = ({ methods }: Pick<Person, "methods">): boolean =>
  methods.every((method) => method === "pin" || method === "badge");

/** What changes how somebody signs in is done by who has just signed in: not by who found the computer open. */
export function assertFresh(person: Person, now: Date): void {
  if (!isQuick(person) && now.getTime() - person.signedInAt.getTime() <= freshFor) return;
  throw new HttpError({
    status: 403,
    code: "account.confirm",
    message:
      "Hãy xác nhận lại (mật khẩu hoặc khoá đăng nhập), hoặc đăng nhập lại, trước khi thay đổi cách đăng nhập",
  });
}
