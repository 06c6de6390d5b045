/**
 * The suite that every adapter of Untorn passes, as data: an array of cases, for any test runner on any runtime.
 *
 * @module
 */

export type {
  AsyncFileSystem,
  AtomicFileError,
  BatchEntry,
  CallName,
  Chunk,
  CoalescingWriter,
  Context,
  CopyFile,
  CopyFileOptions,
  CopyReceipt,
  CreateCoalescingWriter,
  CreateWritable,
  Data,
  DataSync,
  Durability,
  Encoding,
  FileSystem,
  Kept,
  MoveFile,
  MoveFileOptions,
  MoveReceipt,
  NameOptions,
  Opaque,
  OpenPending,
  Outcome,
  Owner,
  PathStyle,
  PendingFile,
  Platform,
  ProcessIdentity,
  Progress,
  Receipt,
  Recover,
  Recovery,
  RemoveFile,
  RemoveFileOptions,
  RotateFile,
  RotateFileOptions,
  RotateReceipt,
  RunTransaction,
  Stats,
  Supports,
  Sweep,
  SweepOptions,
  Swept,
  Symlink,
  SymlinkOptions,
  SymlinkPolicy,
  Transaction,
  TransactionOptions,
  TransactionReceipt,
  TransactionWriteOptions,
  WriteFile,
  WriteFileOptions,
  WriteFileSync,
  WriteFiles,
} from "@untorn/core";
export type { Case, Need, Subject } from "./case.ts";
export { cases } from "./cases.ts";
export type { Disk, Entry, Facility } from "./disk.ts";
export { type ModelStep, modelCase, modelChoices } from "./model.ts";
export { createDisk, type DiskOptions, type NodeFs } from "./node-disk.ts";
export type { Adapter, Operations } from "./operations.ts";
export { type ProcessRoom, processTestsOf, type Start } from "./process-tests.ts";
export { type Room, type Test, testsOf } from "./tests.ts";
