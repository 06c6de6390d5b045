import { expect, test } from "bun:test";
import { testsOf } from "@untorn/conformance";
import { disk, withThread } from "@untorn/conformance/on-node-api";
import { createPlatform, WritingThread } from "@untorn/node-fs";

const thread = new WritingThread({
  flushing: Number.POSITIVE_INFINITY,
  largestBeside: Number.POSITIVE_INFINITY,
  idle: 600_000,
});
const isStarted = await thread.start();
const platform = withThread(createPlatform(), thread);

test("the other thread starts", () => expect(isStarted).toBe(true));

for (const { name, skipped, run } of testsOf({ platform, disk }))
  (skipped ? test.skip : test)(`on another thread: ${name}`, run, 30_000);
