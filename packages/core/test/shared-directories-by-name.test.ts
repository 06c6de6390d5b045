import { expect, test } from "vitest";
import type { AsyncFileSystem } from "../src/port.ts";
import { shareDirectories } from "../src/shared-directories.ts";

test("who is done with a directory does not stop others from sharing a later one of its name", async () => {
  let opened = 0;
  const fs = shareDirectories({
    openDirectory: async () => ++opened,
    flushDirectory: async () => undefined,
    closeDirectory: async () => undefined,
  } as unknown as AsyncFileSystem<number>);
  const first = await fs.openDirectory("/d");
  await fs.flushDirectory(first); // from here on nobody joins it
  const second = await fs.openDirectory("/d");
  await fs.closeDirectory(first);
  expect(await fs.openDirectory("/d")).toBe(second);
  expect(opened).toBe(2);
});
