import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";

const places = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The Chromium of the system, silent and without a network of its own. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = places.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) throw new Error("no Chromium found: install it or set CHROMIUM_PATH");
  const quiet = ["background-networking", "component-update", "sync"].map((part) => `--disable-${part}`);
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return await chromium.launch({
    executablePath,
    args: [...asRoot, ...quiet, "--disable-gpu", "--no-first-run"],
  });
}

export const screens = {
  desktop: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
} as const;

/** What the page itself complained about: errors of scripts, refused contents, failed files. */
export function listenForTrouble(page: Page): readonly string[] {
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => {
    // Asking who is signed in is answered "nobody" before anybody is: browsers write that down as an error.
    const isQuestion = message.location().url.endsWith("/api/me") && message.text().includes("401");
    if (message.type() === "error" && !isQuestion) trouble.push(message.text());
  });
  return trouble;
}

/** What keeps somebody from using the page: findings of axe, and content wider than the screen. */
export async function listBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  const excess = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  return excess > 0 ? [...found, `${excess} px wider than the screen`] : found;
}
