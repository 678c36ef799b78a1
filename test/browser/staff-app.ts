import { existsSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { generateProvince } from "../../province/generate.ts";

export interface StaffApp {
  readonly product: TestProduct;
  /** A fresh tab on the sign-in screen. */
  readonly open: (browser: Browser, viewport: { width: number; height: number }) => Promise<Page>;
}

/** The product with a hamlet of invented people in it, served with its built pages. */
export async function startStaffApp(): Promise<StaffApp> {
  if (!existsSync("dist/index.html")) throw new Error("the web is not built: npx vite build");
  const product = await startProduct();
  await fill(product);
  return {
    product,
    open: async (browser, viewport) => {
      const context = await browser.newContext({ viewport, locale: "vi-VN" });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      await page.goto(product.url);
      return page;
    },
  };
}

export async function signIn(page: Page, { product }: StaffApp): Promise<void> {
  await page.getByLabel(/client ID/).fill(product.client.client_id);
  await page.getByLabel(/client secret/).fill(product.client.client_secret);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Tìm người dân" }).waitFor();
}

async function fill(product: TestProduct): Promise<void> {
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
}
