/**
 * The algorithms of Untorn against an abstract file system: for the authors of adapters. Applications use `untorn`, or
 * `@untorn/node`, `@untorn/bun`, `@untorn/deno`.
 *
 * @module
 */

export { carryOut, carryOutSteps } from "./carry-out.ts";
export type { Chunk } from "./chunk.ts";
export {
  bindCreateCoalescingWriter,
  type CoalescingWriter,
  type CreateCoalescingWriter,
} from "./coalescing-writer.ts";
export {
  bindCopyFile,
  bindCopyFileSync,
  type CopyFile,
  type CopyFileSync,
  copyFileSteps,
} from "./copy-file.ts";
export type { CopyFileOptions, CopyReceipt } from "./copying.ts";
export { bindCreateWritable, type CreateWritable } from "./create-writable.ts";
export type { Data, DataSync } from "./data.ts";
export type { Encoding } from "./encoding.ts";
export { AtomicFileError, type Failure, isAtomicFileError, type Outcome } from "./errors.ts";
export type { Entry as LockEntry } from "./lock-entry.ts";
export type { LockOptions } from "./lock-options.ts";
export {
  claim as claimLock,
  evict as evictHolder,
  type Found as LockFound,
  look as lookAtLock,
  type Released as LockReleased,
  release as releaseLock,
} from "./lock-protocol.ts";
export {
  bindMoveFile,
  bindMoveFileSync,
  type MoveFile,
  type MoveFileSync,
  moveFileSteps,
} from "./move-file.ts";
export type { MoveFileOptions, MoveReceipt, NameOptions } from "./move-options.ts";
export {
  bindOpenPending,
  bindOpenPendingSync,
  type OpenPending,
  type OpenPendingSync,
  openPendingSteps,
  type PendingFileSteps,
} from "./open-pending.ts";
export type { Durability, Owner, Progress, Receipt, SymlinkPolicy, WriteFileOptions } from "./options.ts";
export type { PathStyle } from "./paths.ts";
export { type PendingFile, type PendingFileSync, type PendingStream, pendingStream } from "./pending-file.ts";
export type { Opening } from "./pending-steps.ts";
export type { Context, Platform, ProcessIdentity } from "./platform.ts";
export {
  type AsyncFileSystem,
  type Call,
  type CallName,
  type FileSystem,
  type Opaque,
  type Stats,
  type Steps,
  type Supports,
  type Sys,
  type SystemCall,
  sys,
  type Wait,
} from "./port.ts";
export {
  bindReadJson,
  bindReadJsonSync,
  type ReadJson,
  type ReadJsonOptions,
  type ReadJsonSync,
  readJsonSteps,
} from "./read-json.ts";
export {
  bindRecover,
  bindRecoverSync,
  type Recover,
  type RecoverSync,
  type Recovery,
  recoverSteps,
} from "./recover.ts";
export {
  bindRemoveFile,
  bindRemoveFileSync,
  type RemoveFile,
  type RemoveFileOptions,
  type RemoveFileSync,
  removeFileSteps,
} from "./remove-file.ts";
export {
  bindRotateFile,
  bindRotateFileSync,
  type RotateFile,
  type RotateFileOptions,
  type RotateFileSync,
  type RotateReceipt,
  rotateFileSteps,
} from "./rotate-file.ts";
export { perform, run, runSync } from "./run.ts";
export { supportsOf } from "./supports.ts";
export {
  bindSweep,
  bindSweepSync,
  type Sweep,
  type SweepOptions,
  type SweepSync,
  type Swept,
  sweepSteps,
} from "./sweep.ts";
export type { Kept } from "./sweeping.ts";
export {
  bindSymlink,
  bindSymlinkSync,
  type Symlink,
  type SymlinkOptions,
  type SymlinkSync,
  symlinkSteps,
} from "./symlink.ts";
export { isTemporaryName } from "./temporaries.ts";
export type { EncodeInto } from "./text-buffer.ts";
export type { Answer, Order, Thread } from "./thread.ts";
export { type Trace, type TraceMessage, trace } from "./trace.ts";
export type { TransactionReceipt } from "./transacting.ts";
export {
  bindTransaction,
  bindTransactionSync,
  type RunTransaction,
  type RunTransactionSync,
  type Transaction,
  type TransactionOptions,
  type TransactionWriteOptions,
  transactionSteps,
} from "./transaction.ts";
export {
  bindUpdateFile,
  bindUpdateFileSync,
  type UpdateBytesOptions,
  type UpdateFile,
  type UpdateFileOptions,
  type UpdateFileSync,
  type UpdateTextOptions,
  updateFileSteps,
} from "./update-file.ts";
export {
  bindUpdateJson,
  bindUpdateJsonSync,
  type Replacer,
  type Reviver,
  type UpdateJson,
  type UpdateJsonOptions,
  type UpdateJsonSync,
  updateJsonSteps,
} from "./update-json.ts";
export {
  bindWithLock,
  bindWithLockSync,
  type Lock,
  type LockSync,
  type WithLock,
  type WithLockSync,
  withLockSteps,
} from "./with-lock.ts";
export {
  bindWriteFile,
  bindWriteFileSync,
  type WriteFile,
  type WriteFileSync,
  writeFileSteps,
} from "./write-file.ts";
export {
  type BatchEntry,
  type BatchEntrySync,
  bindWriteFiles,
  bindWriteFilesSync,
  type WriteFiles,
  type WriteFilesSync,
  writeFilesSteps,
} from "./write-files.ts";
export {
  bindWriteJson,
  bindWriteJsonSync,
  type JsonLayoutOptions,
  type WriteJson,
  type WriteJsonOptions,
  type WriteJsonSync,
  writeJsonSteps,
} from "./write-json.ts";
