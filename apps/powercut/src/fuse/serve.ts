import { spawn } from "node:child_process";
import { openSync, read, writeSync } from "node:fs";
import { largestRequest, type Request, requestIn } from "./protocol.ts";

/**
 * Mounts a filesystem in a directory, and answers what the kernel asks until it is unmounted: then the process ends. It has to be a
 * process of its own, since whoever uses the files waits for its answers. Says "ready" when it is mounted.
 */
export function serve(
  directory: string,
  answerTo: (request: Request) => Buffer | undefined,
  ...more: readonly string[]
): void {
  const device = openSync("/dev/fuse", "r+");
  // The process that mounts inherits the device as its file 3; the kernel keeps it, and we answer.
  const options = ["fd=3,rootmode=40000,user_id=0,group_id=0,allow_other", ...more].join(",");
  spawn("mount", ["--internal-only", "-t", "fuse", "-o", options, "untorn-powercut", directory], {
    stdio: ["ignore", "inherit", "inherit", device],
  }).once("exit", (status) => {
    if (status === 0) console.log("ready");
    else process.exit(1);
  });
  next(Buffer.alloc(largestRequest));

  function next(buffer: Buffer): void {
    read(device, buffer, 0, buffer.length, null, (error, length) => {
      if (error?.code === "ENODEV") process.exit(0); // unmounted
      if (error === null && length > 0) {
        const answer = answerTo(requestIn(buffer, length));
        if (answer !== undefined) send(answer);
      }
      next(buffer);
    });
  }

  function send(answer: Buffer): void {
    try {
      writeSync(device, answer);
    } catch {
      // the request was interrupted, and nobody waits any more
    }
  }
}
