import { existsSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { openDb, type Tx } from "#kernel/db/db.ts";
import { createAccountLink } from "#kernel/identity/sign-in/by-recovery.ts";
import { grantRole, type PersonWanted, type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { generateProvince } from "../../province/generate.ts";

export interface StaffApp {
  readonly product: TestProduct;
  /** Where most of the hamlet's visits were. */
  readonly station: { readonly id: string; readonly name: string };
  /** Makes somebody who can sign in with `password`, and whose own session the test may use beside the browser. */
  readonly person: (wanted: PersonWanted) => Promise<SignedIn>;
  /** One role more at the station. */
  readonly alsoRole: (accountId: string, role: string) => Promise<void>;
  /** What a one-time link for this account ends with. */
  readonly link: (accountId: string) => Promise<string>;
  /** A fresh tab on the sign-in screen. */
  readonly open: (browser: Browser, viewport: Viewport) => Promise<Page>;
  /** A fresh tab in which this person is signed in already, with both factors. */
  readonly openAs: (browser: Browser, person: SignedIn, viewport: Viewport) => Promise<Page>;
}

interface Viewport {
  readonly width: number;
  readonly height: number;
}

export const password = "bảy con cò bay lả 1987";
/** Sees every row of the station, and looks after the machines. */
export const operator = "vanhanh";

/** The product with a hamlet of invented people in it, served with its built pages. */
export async function startStaffApp(): Promise<StaffApp> {
  if (!existsSync("dist/index.html")) throw new Error("the web is not built: npx vite build");
  const product = await startProduct();
  const station = await fill(product);
  const person = personMaker(product, station);
  await person({
    login: operator,
    name: "Vũ Thị Vận Hành",
    role: "Nhân viên vận hành",
    reach: "facility",
    permissions: ["user/*.rs", "ops.jobs"],
    facility: station.id,
  });
  return {
    product,
    station,
    person,
    alsoRole: async (accountId, role) => {
      const place = { role, facility: station.id, facilityName: station.name };
      await inDatabase(product, (tx) => grantRole(tx, accountId, place, new Date()));
    },
    link: async (accountId) =>
      (await inDatabase(product, (tx) => createAccountLink(tx, { accountId }, new Date()))).token,
    open: async (browser, viewport) => {
      const page = await newPage(browser, product, viewport);
      await page.goto("/");
      await page.getByRole("heading", { level: 1 }).waitFor();
      return page;
    },
    openAs: async (browser, { cookie }, viewport) => {
      const page = await newPage(browser, product, viewport);
      const [name = "", value = ""] = cookie.split("=");
      await page.context().addCookies([{ name, value, domain: "localhost", path: "/" }]);
      await page.goto("/");
      await page.getByRole("button", { name: /^Tài khoản và vai trò/ }).waitFor();
      return page;
    },
  };
}

const personMaker =
  (product: TestProduct, station: StaffApp["station"]) =>
  (wanted: PersonWanted): Promise<SignedIn> =>
    signInAs(product, {
      password,
      ...wanted,
      ...(wanted.facility === station.id && { facilityName: station.name }),
    });

async function inDatabase<T>(product: TestProduct, work: (tx: Tx) => Promise<T>): Promise<T> {
  const db = openDb({ url: product.databaseUrl, poolSize: 1 });
  try {
    return await db.transaction(work);
  } finally {
    await db.close();
  }
}

/** Keys belong to names of hosts: an address has none. */
async function newPage(browser: Browser, product: TestProduct, viewport: Viewport): Promise<Page> {
  const baseURL = product.url.replace("127.0.0.1", "localhost");
  const context = await browser.newContext({ viewport, locale: "vi-VN", baseURL });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** Types login and password; what comes next is the caller's. */
export async function enterPassword(page: Page, login: string): Promise<void> {
  await page.getByLabel("Tên đăng nhập").fill(login);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

/** Signs in where nothing but the password is asked. */
export async function signIn(page: Page, login = operator): Promise<void> {
  await enterPassword(page, login);
  await page.getByRole("button", { name: /^Tài khoản và vai trò/ }).waitFor();
}

interface Visit {
  readonly resourceType: string;
  readonly serviceProvider?: { readonly reference?: string };
}

/** The busiest place of the hamlet. */
async function fill(product: TestProduct): Promise<StaffApp["station"]> {
  const resources = [...generateProvince({ people: 60, years: 4 }, 7)];
  const entry = resources.map((resource) => ({
    request: { method: "PUT", url: `${resource.resourceType}/${String(resource.id)}` },
    resource,
  }));
  for (let start = 0; start < entry.length; start += 500) {
    const part = entry.slice(start, start + 500);
    const { status, text } = await product.fhir("POST", "", {
      resourceType: "Bundle",
      type: "batch",
      entry: part,
    });
    if (status !== 200) throw new Error(`filling the store: ${status} ${text.slice(0, 200)}`);
  }
  const visits = resources.flatMap((one) => (one as Visit).serviceProvider?.reference ?? []);
  const [busiest] = [...Map.groupBy(visits, (place) => place)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const id = (busiest?.[0] ?? "").replace("Organization/", "");
  const place = resources.find((one) => one.resourceType === "Organization" && one.id === id);
  return { id, name: String((place as { readonly name?: string } | undefined)?.name) };
}
