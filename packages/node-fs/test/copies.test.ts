import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { bindCopyFile, bindCopyFileSync } from "@untorn/core";
import { afterAll, expect, test } from "vitest";
import { createPlatform } from "../src/mod.ts";

const platform = createPlatform();
const directory = mkdtempSync(join(tmpdir(), "copies-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("copyFile() of a file that is cut off meanwhile ends", async () => {
  const from = join(directory, "from");
  writeFileSync(from, "");
  truncateSync(from, 256 * 1024 * 1024);
  const copying = bindCopyFile(platform)(from, join(directory, "to"), { durability: "none" });
  const isBegun = (): boolean =>
    readdirSync(directory).some((name) => name.endsWith(".tmp") && statSync(join(directory, name)).size > 0);
  while (!isBegun()) await setImmediate();
  truncateSync(from, 1000);
  const { bytesWritten } = await copying;
  expect(statSync(join(directory, "to")).size).toBe(bytesWritten);
});

const short = "/sys/kernel/mm/transparent_hugepage/enabled"; // says that it has 4096 bytes

test.skipIf(!existsSync(short))("copyFileSync() of a file that holds less than its size says ends", () => {
  const to = join(directory, "short");
  const { bytesWritten } = bindCopyFileSync(platform)(short, to, { durability: "none" });
  expect([readFileSync(to), bytesWritten]).toEqual([readFileSync(short), readFileSync(short).length]);
});
