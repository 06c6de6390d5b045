import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { bindCreateWriteStream, createPlatform } from "../src/mod.ts";

const collected = (): number => {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().arrayBuffers;
};

test("a stream that has ended and is kept holds no data", async () => {
  const directory = mkdtempSync(join(tmpdir(), "kept-"));
  const createWriteStream = bindCreateWriteStream(createPlatform());
  const before = collected();
  const kept = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const stream = createWriteStream(join(directory, `${i}`), { durability: "none" });
      for (let line = 0; line < 200; line++) stream.write("x".repeat(1000));
      stream.end();
      await once(stream, "finish");
      return stream;
    }),
  );
  await vi.waitFor(() => expect(collected() - before).toBeLessThan(2 * 1024 * 1024), 20_000); // they are swept in the background
  expect(kept.map(({ bytesWritten }) => bytesWritten)).toEqual(kept.map(() => 200_000));
  rmSync(directory, { recursive: true });
}, 30_000);
