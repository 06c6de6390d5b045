import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checks } from "../checks/mod.ts";

/** Debian's names of it, and whatever the user says. */
const browserPath = [
  process.env["UNTORN_CHROMIUM"],
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
].find((path) => path !== undefined && existsSync(path));

let browser: Browser | undefined;
let page: Page;

beforeAll(async () => {
  if (browserPath === undefined) return;
  browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] }); // CI is root
  page = await browser.newPage();
  await page.addScriptTag({ content: bundle() });
});

afterAll(() => browser?.close());

/** The checks and all that they import, for a page. */
function bundle(): string {
  const script = join(import.meta.dirname, "page.ts");
  const { status, stdout, stderr } = spawnSync(
    "bun",
    ["build", "--target=browser", "--format=iife", script],
    {
      cwd: dirname(import.meta.dirname),
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new Error(`bun build ended with ${status}: ${stderr}`);
  return stdout;
}

declare const problemOf: (name: string) => Promise<string | undefined>;

for (const { name } of checks) {
  if (browserPath === undefined) test.skip(`${name} [skipped: no Chromium here, or at UNTORN_CHROMIUM]`);
  else
    test(name, async () => {
      expect(await page.evaluate((asked) => problemOf(asked), name)).toBeUndefined();
    });
}
