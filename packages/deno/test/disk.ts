import * as fs from "node:fs";
import { createDisk, type Disk } from "@untorn/conformance";

const directory = Deno.env.get("UNTORN_TEST_DIRECTORY");
if (directory === undefined) throw new Error("run the tests by `npm test`, which says where to write");

/** Where the tests of this package write: the only directory that they may write to. */
export const disk: Disk = createDisk({
  fs: { ...fs, symlinkSync: (target, path) => run("ln", ["-s", "--", target, path]) }, // Deno's own wants the whole disk
  directory,
  small: Deno.env.get("UNTORN_SMALL_DISK"),
  run,
});

function run(program: string, args: string[]): void {
  const { success } = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
}
