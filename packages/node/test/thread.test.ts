import { testsOf } from "@untorn/conformance";
import { disk, withThread } from "@untorn/conformance/on-node-api";
import { createPlatform, WritingThread } from "@untorn/node-fs";
import { expect, test } from "vitest";

const major = Number(process.versions.node.split(".")[0]);
const reason = major < 22 ? ` [skipped: Node ${major} does not run TypeScript]` : "";
const thread = new WritingThread({
  flushing: Number.POSITIVE_INFINITY,
  largestBeside: Number.POSITIVE_INFINITY,
  idle: 600_000,
});
const isStarted = await thread.start();
const platform = withThread(createPlatform(), thread);

test("the other thread starts where Node runs its file", () => expect(isStarted).toBe(major >= 22));

for (const { name, skipped, run } of testsOf({ platform, disk }))
  (skipped || reason ? test.skip : test)(`on another thread: ${name}${reason}`, run);
