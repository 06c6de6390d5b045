import {
  bindUpdateFileSync,
  bindWriteFile,
  bindWriteFileSync,
  runSync,
  sys,
  writeFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

/** Two disks, to see on which one something lands. */
function two() {
  const disks = [new MemoryFileSystem(), new MemoryFileSystem()] as const;
  return { disks, platforms: disks.map((disk) => createMemoryPlatform(disk)) };
}

test("runSync() answers the calls of what it runs, and of nothing after it", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/file", { kind: "file" }, "text");
  expect(runSync(memory.sync, sys.lstat("/file"))?.size).toBe(4);
  expect(() => runSync(memory.sync, sys.readlink("/file"))).toThrow(
    expect.objectContaining({ step: "readlink", code: "EINVAL" }),
  );
  const asked = sys.lstat("/file").next();
  expect([asked.done, asked.value]).toMatchObject([false, { name: "lstat", args: ["/file"] }]);
});

test("a callback of a blocking write may write elsewhere, now and later", async () => {
  const { disks, platforms } = two();
  const later: Promise<unknown>[] = [];
  bindWriteFileSync(platforms[0]!)("/outer", "outer", {
    onProgress: () => {
      bindWriteFileSync(platforms[1]!)("/now", "now");
      later.push(bindWriteFile(platforms[1]!)("/later", "later"));
    },
  });
  await Promise.all(later);
  expect(disks[0].now.list("/")).toEqual(["outer"]);
  expect(disks[1].now.list("/")).toEqual(["later", "now"]);
});

test("steps that a callback takes by hand come to the callback, not to the disk of the call around it", () => {
  const { disks, platforms } = two();
  const seen: string[] = [];
  const take = (): undefined => {
    const first = writeFileSteps(platforms[1]!, "/inner", "inner").next();
    seen.push(first.done === true ? "done" : first.value.name);
  };
  bindWriteFileSync(platforms[0]!)("/outer", "outer", { onProgress: take });
  bindUpdateFileSync(platforms[0]!)("/outer", () => {
    take();
    return "updated";
  });
  expect(seen).toEqual(["lstat", "lstat"]);
  expect([disks[0].now.list("/"), disks[1].now.list("/")]).toEqual([["outer"], []]);
});
