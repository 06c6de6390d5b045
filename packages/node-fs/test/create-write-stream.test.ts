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

test.each(["end", "destroy"] as const)(
  "a stream that is kept holds no data after its %s",
  async (end) => {
    const directory = mkdtempSync(join(tmpdir(), "kept-"));
    const createWriteStream = bindCreateWriteStream(createPlatform());
    const before = collected();
    const kept = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const stream = createWriteStream(join(directory, `${i}`), { durability: "none" });
        for (let line = 0; line < 200; line++) stream.write("x".repeat(1000));
        await new Promise((resolve) => void stream.write("x", resolve));
        stream[end]();
        await once(stream, "close");
        return stream;
      }),
    );
    await vi.waitFor(() => expect(collected() - before).toBeLessThan(2 * 1024 * 1024), 20_000); // they are swept in the background
    expect(kept.map(({ bytesWritten }) => bytesWritten)).toEqual(
      kept.map(() => (end === "end" ? 200_001 : 0)),
    );
    rmSync(directory, { recursive: true });
  },
  30_000,
);

test("a stream that cannot be opened says so also where a test has set the clock", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const stream = bindCreateWriteStream(createPlatform())(join(tmpdir(), "missing-directory", "file"));
    const [error] = (await once(stream, "error")) as [unknown];
    expect(error).toMatchObject({ code: "ENOENT", operation: "createWriteStream" });
  } finally {
    vi.useRealTimers();
  }
});
