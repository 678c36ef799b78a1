import { newSecret, tokenHash } from "../../access/secrets.ts";
import { newId } from "../../base/ids.ts";
import type { Tx } from "../../db/db.ts";
import { cookieNameOf, readCookie, writeCookie } from "../../http/session-cookie.ts";
import { type DeviceRow, findDevice, insertDevice, rememberAccount } from "./devices.sql.ts";

const name = "tuetinh_device";
/** Thirteen months: the longest that browsers keep a cookie. */
const keptFor = 400 * 86_400;
const secretRule = /^[A-Za-z0-9_-]{43}$/;

/** What the browser's long-lived cookie holds: it tells browsers apart and opens nothing by itself. */
export function readDeviceCookie(header: string | undefined, isHttps: boolean): string | undefined {
  const secret = readCookie(header, cookieNameOf(name, isHttps));
  return secret !== undefined && secretRule.test(secret) ? secret : undefined;
}

export interface Browser {
  readonly device: DeviceRow | undefined;
  readonly isHttps: boolean;
}

export const findBrowser = async (tx: Tx, secret: string | undefined): Promise<DeviceRow | undefined> =>
  secret === undefined ? undefined : findDevice(tx, tokenHash(secret));

/** Remembers that the person has signed in with this browser; gives the cookie that it has to be sent, if it is new. */
export async function rememberBrowser(
  tx: Tx,
  accountId: string,
  { device, isHttps }: Browser,
  now: Date,
): Promise<{ readonly id: string; readonly cookies: readonly string[] }> {
  const fresh = device === undefined ? newSecret() : undefined;
  const id = device?.id ?? newId();
  if (fresh !== undefined) await insertDevice(tx, id, tokenHash(fresh), now);
  await rememberAccount(tx, id, accountId, now);
  const cookies = fresh === undefined ? [] : [writeCookie({ name, value: fresh, isHttps, maxAge: keptFor })];
  return { id, cookies };
}
