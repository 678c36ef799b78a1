import { HttpError } from "../../http/failure.ts";

/** The same words whatever was wrong: login, password, or an account that is closed. */
export const wrongCredentials = (): HttpError =>
  new HttpError({
    status: 401,
    code: "sign-in.wrong",
    message: "Tên đăng nhập hoặc mật khẩu không đúng",
  });

export const wrongCode = (): HttpError =>
  new HttpError({ status: 401, code: "sign-in.wrong-code", message: "Mã không đúng hoặc đã dùng" });

export const wrongPasskey = (): HttpError =>
  new HttpError({
    status: 401,
    code: "sign-in.wrong-passkey",
    message: "Khoá đăng nhập này không dùng được ở đây",
  });

export const tooManyTries = (seconds: number): HttpError =>
  new HttpError({
    status: 429,
    code: "sign-in.slow-down",
    message: `Đã thử quá nhiều lần, hãy thử lại sau ${seconds} giây; khoá đăng nhập (passkey) và máy quen dùng vẫn vào được ngay`,
    headers: { "retry-after": String(seconds) },
  });

export const tooBusy = (): HttpError =>
  new HttpError({
    status: 503,
    code: "sign-in.busy",
    message: "Quá nhiều người đăng nhập cùng lúc, hãy thử lại sau vài giây",
    headers: { "retry-after": "2" },
  });
