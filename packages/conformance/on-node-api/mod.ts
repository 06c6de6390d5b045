/**
 * What the tests of adapters on Node's API share, beside the cases: streams of `node:stream`, scripts, and the disk. It is not published.
 *
 * @module
 */
export { disk } from "./node-disk.ts";
export { readableTests } from "./readable-tests.ts";
export { scriptsOn } from "./run-script.ts";
export { type StreamAdapter, type StreamRoom, type StreamTest, testsIn } from "./stream-room.ts";
export { withThread } from "./with-thread.ts";
export { writeStreamTests } from "./write-stream-tests.ts";
