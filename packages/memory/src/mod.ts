/**
 * The file system port of Untorn in memory: deterministic, with traces, faults, and every disk that a power cut can leave.
 *
 * @module
 */

export type {
  Answer,
  AsyncFileSystem,
  Call,
  CallName,
  Context,
  EncodeInto,
  FileSystem,
  Opaque,
  Order,
  PathStyle,
  Platform,
  ProcessIdentity,
  Stats,
  Steps,
  Supports,
  SystemCall,
  Thread,
  Wait,
} from "@untorn/core";
export type { MemoryHandle } from "./calls.ts";
export type { Computation, Ending } from "./computation.ts";
export type { Disk, Inode } from "./disk.ts";
export { DiskView } from "./disk-view.ts";
export { type Bounds, explore } from "./explore.ts";
export type { Fault } from "./faults.ts";
export { type Coverage, coverageInWords, type Invariants, type Moment } from "./invariants.ts";
export { MemoryFileSystem } from "./memory-file-system.ts";
export { createMemoryPlatform, type MemoryPlatformOptions } from "./platform.ts";
export type { Profile } from "./profiles.ts";
export type { Scenario } from "./runs.ts";
export { CounterExample, type Course, type Cut } from "./story.ts";
export type { VolumeOptions } from "./volume.ts";
export { walk } from "./walk.ts";
