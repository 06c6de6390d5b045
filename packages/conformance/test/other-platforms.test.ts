import type { Supports } from "@untorn/core";
import type { VolumeOptions } from "@untorn/memory";
import { describe } from "vitest";
import { declare, testsIn } from "./rooms-in-memory.ts";

/** Other platforms: the cases that need what they have not are no skips, for they run on the first. */
const others: Readonly<Record<string, readonly [VolumeOptions, Partial<Supports>]>> = {
  "in memory, as root": [{ uid: 0, gid: 0 }, {}],
  "in memory, without hard links": [{ hardLinks: false }, { hardLinks: false }],
  "in memory, without flushes of directories": [{ directoryFlush: false }, { directoryFlush: false }],
  "in memory, without modes and owners": [{ modes: false }, { modes: false, owners: false }],
  "in memory, without symbolic links": [{}, { symbolicLinks: false }],
};
for (const [name, [options, supports]] of Object.entries(others)) {
  const tests = testsIn(options, supports).filter(({ skipped }) => !skipped);
  describe(name, () => tests.forEach(declare));
}
