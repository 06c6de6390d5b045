import { bindRecoverSync, type DataSync, type Transaction, transactionSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, type DiskView, explore, MemoryFileSystem } from "../src/mod.ts";

// Two processes change the same files, and either may be killed at any moment while the other one goes on.

const both =
  (text: string) =>
  (tx: Transaction<DataSync>): void => {
    tx.write("/d/a", text);
    tx.remove("/d/b");
  };

/** What a recovery makes of it. */
function recovered(disk: DiskView): (string | undefined)[] {
  const memory = new MemoryFileSystem({ disk: disk.disk });
  bindRecoverSync(createMemoryPlatform(memory, { name: "r", pid: 100 }))("/d");
  return ["/d/a", "/d/b"].map((path) => memory.now.text(path));
}

test("transaction() of two processes is all of one or of the other, whoever is killed and whenever", async () => {
  const seen = new Set<string>();
  const { moments } = await explore(
    {
      kills: 1,
      arrange: (memory) => {
        memory.seed("/d", { kind: "directory" });
        for (const name of ["a", "b"]) memory.seed(`/d/${name}`, { kind: "file" }, "old");
      },
      run: [
        (platform) => transactionSteps(platform, both("1"), { timeout: 0 }),
        (platform) =>
          transactionSteps(
            platform,
            (tx) => {
              tx.write("/d/a", "2");
              tx.write("/d/b", "2");
            },
            { timeout: 0 },
          ),
      ],
    },
    {
      atEnd: (disk, { endings }) => {
        const [first, second] = endings;
        const now = recovered(disk);
        seen.add(`${Object.keys(first!)[0]} ${Object.keys(second!)[0]} ${now.join()}`);
        expect([
          ["old", "old"],
          ["1", undefined],
          ["2", "2"],
        ]).toContainEqual(now);
        for (const [ending, text] of [
          [first, "1"],
          [second, "2"],
        ] as const) {
          const isOnly = endings.every((other) => other === ending || "error" in other!);
          if ("value" in ending! && isOnly) expect(now[0]).toBe(text);
          if ("error" in ending!) expect(ending.error).toMatchObject({ outcome: "unchanged" });
        }
      },
    },
  );
  expect(moments).toBeGreaterThan(1000);
  expect([...seen]).toEqual(
    expect.arrayContaining(["killed value 2,2", "value killed 1,", "value value 2,2", "value value 1,"]),
  );
}, 300_000);
