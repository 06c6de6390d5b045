import {
  cases,
  type ModelStep,
  modelCase,
  modelChoices,
  type Room,
  type Test,
  testsOf,
} from "@untorn/conformance";
import type { Supports } from "@untorn/core";
import {
  createMemoryPlatform,
  MemoryFileSystem,
  type MemoryHandle,
  type VolumeOptions,
} from "@untorn/memory";
import * as fc from "fast-check";
import { describe, test } from "vitest";
import { createMemoryDisk } from "./memory-disk.ts";

function roomOf(options: VolumeOptions, supports: Partial<Supports> = {}): Room<MemoryHandle> {
  const memory = new MemoryFileSystem(options);
  return { platform: createMemoryPlatform(memory, { supports }), disk: createMemoryDisk(memory, options) };
}

/** Each case has a filesystem of its own. */
const testsIn = (options: VolumeOptions, supports?: Partial<Supports>, some = cases): Test[] =>
  some.flatMap((each) => testsOf(roomOf(options, supports), [each]));

const declare = ({ name, skipped, run }: Test): void => (skipped ? test.skip : test)(name, run);

describe("in memory, as a user", () => testsIn({}).forEach(declare));

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

const fullDisk = cases.filter(({ needs }) => needs?.includes("smallDisk"));
describe("in memory, on a small disk", () =>
  testsIn({ capacity: 256 * 1024 }, {}, fullDisk).forEach(declare));

const choices = Object.entries(modelChoices).map(([name, values]) => [name, fc.constantFrom(...values)]);
const steps = fc.array(fc.record(Object.fromEntries(choices)) as fc.Arbitrary<ModelStep>, { maxLength: 20 });

test("any sequence of writeFile() and of writeFileSync() does in memory what a model of a directory does", () =>
  fc.assert(
    fc.asyncProperty(steps, async (made) => {
      for (const { run } of testsOf(roomOf({ uid: 0, gid: 0 }), [modelCase(made)])) await run();
    }),
    { numRuns: 500 },
  ));
