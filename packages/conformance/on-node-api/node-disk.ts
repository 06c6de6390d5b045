import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { createDisk, type Disk } from "../src/mod.ts";

/** Where the tests of a package write; `with-disk.mjs` says where. */
export const disk: Disk = createDisk({
  fs,
  directory: fs.realpathSync(process.env["UNTORN_TEST_DIRECTORY"] ?? tmpdir()),
  small: process.env["UNTORN_SMALL_DISK"],
  run: (program, args) => execFileSync(program, args, { stdio: "ignore" }),
});
