import { cases, type Room, type Test, testsOf } from "@untorn/conformance";
import type { Supports } from "@untorn/core";
import {
  createMemoryPlatform,
  MemoryFileSystem,
  type MemoryHandle,
  type VolumeOptions,
} from "@untorn/memory";
import { test } from "vitest";
import { createMemoryDisk } from "./memory-disk.ts";

export function roomOf(options: VolumeOptions, supports: Partial<Supports> = {}): Room<MemoryHandle> {
  const memory = new MemoryFileSystem(options);
  return { platform: createMemoryPlatform(memory, { supports }), disk: createMemoryDisk(memory, options) };
}

/** Each case has a filesystem of its own. */
export const testsIn = (options: VolumeOptions, supports?: Partial<Supports>, some = cases): Test[] =>
  some.flatMap((each) => testsOf(roomOf(options, supports), [each]));

export const declare = ({ name, skipped, run }: Test): void => (skipped ? test.skip : test)(name, run);
