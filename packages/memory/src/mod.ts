/**
 * The file system port of Untorn in memory: deterministic, with traces, faults, and every disk that a power cut can leave.
 *
 * @module
 */

export type {
  AsyncFileSystem,
  Call,
  CallName,
  FileSystem,
  Opaque,
  PathStyle,
  Platform,
  Stats,
  Steps,
  Supports,
  SystemCall,
  Wait,
} from "@untorn/core";
export type { MemoryHandle } from "./calls.ts";
export type { Disk, Inode } from "./disk.ts";
export { DiskView } from "./disk-view.ts";
export {
  type Coverage,
  type Ending,
  exploreFaults,
  exploreMoments,
  type Moment,
  type Scenario,
} from "./explore.ts";
export type { Fault } from "./faults.ts";
export { MemoryFileSystem } from "./memory-file-system.ts";
export { createMemoryPlatform } from "./platform.ts";
export type { VolumeOptions } from "./volume.ts";
