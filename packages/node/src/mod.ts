/**
 * Untorn on Node: files replaced atomically and durably.
 *
 * @module
 */

import type {
  CopyFile,
  CopyFileSync,
  CreateCoalescingWriter,
  CreateWritable,
  MoveFile,
  MoveFileSync,
  OpenPending,
  OpenPendingSync,
  ReadJson,
  ReadJsonSync,
  Recover,
  RecoverSync,
  RemoveFile,
  RemoveFileSync,
  RotateFile,
  RotateFileSync,
  RunTransaction,
  RunTransactionSync,
  Sweep,
  SweepSync,
  Symlink,
  SymlinkSync,
  UpdateFile,
  UpdateFileSync,
  UpdateJson,
  UpdateJsonSync,
  WithLock,
  WithLockSync,
  WriteFile,
  WriteFileSync,
  WriteFiles,
  WriteFilesSync,
  WriteJson,
  WriteJsonSync,
} from "@untorn/core";
import {
  bindCopyFile,
  bindCopyFileSync,
  bindCreateCoalescingWriter,
  bindCreateWritable,
  bindMoveFile,
  bindMoveFileSync,
  bindOpenPending,
  bindOpenPendingSync,
  bindReadJson,
  bindReadJsonSync,
  bindRecover,
  bindRecoverSync,
  bindRemoveFile,
  bindRemoveFileSync,
  bindRotateFile,
  bindRotateFileSync,
  bindSweep,
  bindSweepSync,
  bindSymlink,
  bindSymlinkSync,
  bindTransaction,
  bindTransactionSync,
  bindUpdateFile,
  bindUpdateFileSync,
  bindUpdateJson,
  bindUpdateJsonSync,
  bindWithLock,
  bindWithLockSync,
  bindWriteFile,
  bindWriteFileSync,
  bindWriteFiles,
  bindWriteFilesSync,
  bindWriteJson,
  bindWriteJsonSync,
  type Platform,
  type Supports,
} from "@untorn/core";
import {
  bindCreateWriteStream,
  type CreateWriteStream,
  createPlatform,
  WritingThread,
} from "@untorn/node-fs";
import { encodeIntoOf } from "./encode-into.ts";

export {
  AtomicFileError,
  type BatchEntry,
  type BatchEntrySync,
  type Chunk,
  type CoalescingWriter,
  type CopyFile,
  type CopyFileOptions,
  type CopyFileSync,
  type CopyReceipt,
  type CreateCoalescingWriter,
  type CreateWritable,
  type Data,
  type DataSync,
  type Durability,
  type Encoding,
  type Failure,
  isAtomicFileError,
  isTemporaryName,
  type JsonLayoutOptions,
  type Kept,
  type Lock,
  type LockOptions,
  type LockSync,
  type MoveFile,
  type MoveFileOptions,
  type MoveFileSync,
  type MoveReceipt,
  type NameOptions,
  type OpenPending,
  type OpenPendingSync,
  type Outcome,
  type Owner,
  type PendingFile,
  type PendingFileSync,
  type Progress,
  type ReadJson,
  type ReadJsonOptions,
  type ReadJsonSync,
  type Receipt,
  type Recover,
  type RecoverSync,
  type Recovery,
  type RemoveFile,
  type RemoveFileOptions,
  type RemoveFileSync,
  type Replacer,
  type Reviver,
  type RotateFile,
  type RotateFileOptions,
  type RotateFileSync,
  type RotateReceipt,
  type RunTransaction,
  type RunTransactionSync,
  type Supports,
  type Sweep,
  type SweepOptions,
  type SweepSync,
  type Swept,
  type Symlink,
  type SymlinkOptions,
  type SymlinkPolicy,
  type SymlinkSync,
  type Trace,
  type TraceMessage,
  type Transaction,
  type TransactionOptions,
  type TransactionReceipt,
  type TransactionWriteOptions,
  trace,
  type UpdateBytesOptions,
  type UpdateFile,
  type UpdateFileOptions,
  type UpdateFileSync,
  type UpdateJson,
  type UpdateJsonOptions,
  type UpdateJsonSync,
  type UpdateTextOptions,
  type WithLock,
  type WithLockSync,
  type WriteFile,
  type WriteFileOptions,
  type WriteFileSync,
  type WriteFiles,
  type WriteFilesSync,
  type WriteJson,
  type WriteJsonOptions,
  type WriteJsonSync,
} from "@untorn/core";
export type { AtomicWriteStream, CreateWriteStream, WriteStreamOptions } from "@untorn/node-fs";

const platform: Platform<number> = /* @__PURE__ */ createPlatform({
  thread: /* @__PURE__ */ new WritingThread(),
  encodeInto: /* @__PURE__ */ encodeIntoOf(process.version),
});

/** What this platform can promise. A filesystem may promise less; a receipt tells what was had. */
export const supports: Supports = platform.supports;

/**
 * Writes a file so that a reader sees the whole old file or the whole new one, and keeps it through a power cut. All that it promises
 * is at {@link WriteFile}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { writeFile } from "@untorn/node";
 *
 * const receipt = await writeFile("state.json", "{}");
 * console.log(receipt.bytesWritten, receipt.changed); // 2 true
 * ```
 */
export const writeFile: WriteFile = /* @__PURE__ */ bindWriteFile(platform);

/**
 * The blocking form of {@link writeFile}. All that it promises is at {@link WriteFileSync}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "@untorn/node";
 *
 * const receipt = writeFileSync("state.json", "{}", { mode: 0o600 });
 * console.log(receipt.bytesWritten, receipt.changed); // 2 true
 * ```
 */
export const writeFileSync: WriteFileSync = /* @__PURE__ */ bindWriteFileSync(platform);

/**
 * Opens a file to be written piece by piece, which replaces the target in one step when it is committed. All that it promises is at
 * {@link OpenPending}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { openPending } from "@untorn/node";
 *
 * const pending = await openPending("list.txt");
 * for (const name of ["one", "two"]) await pending.write(`${name}\n`);
 * console.log((await pending.commit()).bytesWritten); // 8
 * ```
 */
export const openPending: OpenPending = /* @__PURE__ */ bindOpenPending(platform);

/**
 * The blocking form of {@link openPending}. All that it promises is at {@link OpenPendingSync}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { openPendingSync } from "@untorn/node";
 *
 * const pending = openPendingSync("list.txt");
 * for (const name of ["one", "two"]) pending.write(`${name}\n`);
 * console.log(pending.commit().bytesWritten); // 8
 * ```
 */
export const openPendingSync: OpenPendingSync = /* @__PURE__ */ bindOpenPendingSync(platform);

/**
 * Opens a file to be written as a `WritableStream`, which replaces the target in one step when it is closed. All that it promises is at
 * {@link CreateWritable}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { createWritable } from "@untorn/node";
 *
 * const { body } = new Response("what a server sent");
 * await body!.pipeTo(await createWritable("download.txt"));
 * ```
 */
export const createWritable: CreateWritable = /* @__PURE__ */ bindCreateWritable(platform);

/**
 * A `Writable` of `node:stream` that replaces a file in one step when it is ended: `"finish"` means that it is there, and durable. All that
 * it promises is at {@link CreateWriteStream}.
 *
 * @throws `TypeError` A wrong argument; nothing was done. Everything else is emitted as `"error"`.
 *
 * @example
 * ```ts
 * import { pipeline } from "node:stream/promises";
 * import { createWriteStream } from "@untorn/node";
 *
 * const stream = createWriteStream("list.txt");
 * await pipeline(["one\n", "two\n"], stream);
 * console.log(stream.receipt?.bytesWritten); // 8
 * ```
 */
export const createWriteStream: CreateWriteStream = /* @__PURE__ */ bindCreateWriteStream(platform);

/**
 * Finishes, in one directory, the overwriting of files by `inPlaceFallback` that a crash interrupted. All that it promises is at
 * {@link Recover}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else; it can be called again.
 *
 * @example
 * ```ts
 * import { recover } from "@untorn/node";
 *
 * console.log((await recover(".")).finished); // []
 * ```
 */
export const recover: Recover = /* @__PURE__ */ bindRecover(platform);

/**
 * The blocking form of {@link recover}. All that it promises is at {@link RecoverSync}.
 *
 * @throws The same errors.
 *
 * @example
 * ```ts
 * import { recoverSync } from "@untorn/node";
 *
 * console.log(recoverSync(".").finished); // []
 * ```
 */
export const recoverSync: RecoverSync = /* @__PURE__ */ bindRecoverSync(platform);

/**
 * Removes the litter of killed processes from one directory: the temporaries that nobody will commit. All that it promises is at
 * {@link Sweep}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else; it can be called again.
 *
 * @example
 * ```ts
 * import { sweep } from "@untorn/node";
 *
 * console.log((await sweep(".")).removed); // []
 * ```
 */
export const sweep: Sweep = /* @__PURE__ */ bindSweep(platform);

/**
 * The blocking form of {@link sweep}. All that it promises is at {@link SweepSync}.
 *
 * @throws The same errors.
 *
 * @example
 * ```ts
 * import { sweepSync } from "@untorn/node";
 *
 * console.log(sweepSync(".", { olderThan: 60_000 }).removed); // []
 * ```
 */
export const sweepSync: SweepSync = /* @__PURE__ */ bindSweepSync(platform);

/**
 * Writes many files, each as {@link writeFile} does, side by side, with one flush for each directory. All that it promises is at
 * {@link WriteFiles}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `results` tell of each file.
 *
 * @example
 * ```ts
 * import { writeFiles } from "@untorn/node";
 *
 * const receipts = await writeFiles([{ path: "a.txt", data: "a" }, { path: "b.txt", data: "b" }]);
 * console.log(receipts.length); // 2
 * ```
 */
export const writeFiles: WriteFiles = /* @__PURE__ */ bindWriteFiles(platform);

/**
 * The blocking form of {@link writeFiles}. All that it promises is at {@link WriteFilesSync}.
 *
 * @throws The same errors.
 *
 * @example
 * ```ts
 * import { writeFilesSync } from "@untorn/node";
 *
 * console.log(writeFilesSync([{ path: "a.txt", data: "a" }]).length); // 1
 * ```
 */
export const writeFilesSync: WriteFilesSync = /* @__PURE__ */ bindWriteFilesSync(platform);

/**
 * Runs an action while nobody else, in this process or another one, holds the lock of the same path. All that it promises is at
 * {@link WithLock}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} The lock could not be had, or was lost; `outcome` is `"unchanged"` where the action did not run.
 *
 * @example
 * ```ts
 * import { withLock, writeFile } from "@untorn/node";
 *
 * await withLock("state.json", (lock) => writeFile("state.json", "{}", { lock }));
 * ```
 */
export const withLock: WithLock = /* @__PURE__ */ bindWithLock(platform);

/**
 * The blocking form of {@link withLock}. All that it promises is at {@link WithLockSync}.
 *
 * @throws The same errors.
 *
 * @example
 * ```ts
 * import { withLockSync, writeFileSync } from "@untorn/node";
 *
 * withLockSync("state.json", (lock) => writeFileSync("state.json", "{}", { lock }), { timeout: 5000 });
 * ```
 */
export const withLockSync: WithLockSync = /* @__PURE__ */ bindWithLockSync(platform);

/**
 * A writer of one file, of which only the newest contents land. All that it promises is at {@link CreateCoalescingWriter} and
 * {@link CoalescingWriter}.
 *
 * @throws `TypeError` A wrong argument.
 *
 * @example
 * ```ts
 * import { createCoalescingWriter } from "@untorn/node";
 *
 * const writer = createCoalescingWriter("state.json");
 * void writer.write("{}"); // never written: the next one is newer
 * const receipt = await writer.write('{ "visits": 1 }');
 * await writer.close();
 * console.log(receipt.bytesWritten); // 15
 * ```
 */
export const createCoalescingWriter: CreateCoalescingWriter =
  /* @__PURE__ */ bindCreateCoalescingWriter(platform);

/**
 * Copies a file so that a reader of the copy sees the whole old file or the whole new one, and keeps it through a power cut. All that it promises is at {@link CopyFile}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { copyFile, writeFile } from "@untorn/node";
 *
 * await writeFile("a.txt", "text");
 * const receipt = await copyFile("a.txt", "b.txt");
 * console.log(receipt.bytesWritten); // 4
 * ```
 */
export const copyFile: CopyFile = /* @__PURE__ */ bindCopyFile(platform);

/**
 * The blocking form of {@link copyFile}. All that it promises is at {@link CopyFileSync}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { copyFileSync, writeFileSync } from "@untorn/node";
 *
 * writeFileSync("a.txt", "text");
 * const receipt = copyFileSync("a.txt", "b.txt");
 * console.log(receipt.bytesWritten); // 4
 * ```
 */
export const copyFileSync: CopyFileSync = /* @__PURE__ */ bindCopyFileSync(platform);

/**
 * Gives a file another name, on whatever filesystem, so that a crash leaves it whole under the old name or the new one. All that it promises is at {@link MoveFile}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { moveFile, writeFile } from "@untorn/node";
 *
 * await writeFile("a.txt", "text");
 * const receipt = await moveFile("a.txt", "b.txt");
 * console.log(receipt.copied); // false
 * ```
 */
export const moveFile: MoveFile = /* @__PURE__ */ bindMoveFile(platform);

/**
 * The blocking form of {@link moveFile}. All that it promises is at {@link MoveFileSync}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { moveFileSync, writeFileSync } from "@untorn/node";
 *
 * writeFileSync("a.txt", "text");
 * const receipt = moveFileSync("a.txt", "b.txt");
 * console.log(receipt.copied); // false
 * ```
 */
export const moveFileSync: MoveFileSync = /* @__PURE__ */ bindMoveFileSync(platform);

/**
 * Removes a file, so that it does not come back after a power cut. All that it promises is at {@link RemoveFile}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { removeFile, writeFile } from "@untorn/node";
 *
 * await writeFile("a.txt", "text");
 * console.log((await removeFile("a.txt")).changed); // true
 * ```
 */
export const removeFile: RemoveFile = /* @__PURE__ */ bindRemoveFile(platform);

/**
 * The blocking form of {@link removeFile}. All that it promises is at {@link RemoveFileSync}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { removeFileSync, writeFileSync } from "@untorn/node";
 *
 * writeFileSync("a.txt", "text");
 * console.log(removeFileSync("a.txt").changed); // true
 * ```
 */
export const removeFileSync: RemoveFileSync = /* @__PURE__ */ bindRemoveFileSync(platform);

/**
 * Moves a log out of the way: `app.log` becomes `app.log.1`, what was that `app.log.2`, and so on. All that it promises is at {@link RotateFile}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { rotateFile, writeFile } from "@untorn/node";
 *
 * await writeFile("app.log", "one\n");
 * const receipt = await rotateFile("app.log", { keep: 3 });
 * console.log(receipt.to); // …app.log.1
 * ```
 */
export const rotateFile: RotateFile = /* @__PURE__ */ bindRotateFile(platform);

/**
 * The blocking form of {@link rotateFile}. All that it promises is at {@link RotateFileSync}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { rotateFileSync, writeFileSync } from "@untorn/node";
 *
 * writeFileSync("app.log", "one\n");
 * const receipt = rotateFileSync("app.log", { keep: 3 });
 * console.log(receipt.to); // …app.log.1
 * ```
 */
export const rotateFileSync: RotateFileSync = /* @__PURE__ */ bindRotateFileSync(platform);

/**
 * Makes a symbolic link, or replaces the one that is there, without a moment in between. All that it promises is at {@link Symlink}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { symlink } from "@untorn/node";
 *
 * const receipt = await symlink("releases/2", "current");
 * console.log(receipt.changed); // true
 * ```
 */
export const symlink: Symlink = /* @__PURE__ */ bindSymlink(platform);

/**
 * The blocking form of {@link symlink}. All that it promises is at {@link SymlinkSync}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { symlinkSync } from "@untorn/node";
 *
 * const receipt = symlinkSync("releases/2", "current");
 * console.log(receipt.changed); // true
 * ```
 */
export const symlinkSync: SymlinkSync = /* @__PURE__ */ bindSymlinkSync(platform);

/**
 * Reads a file, changes it and writes it, while nobody else does: of updates by any number of processes none is lost. All that it
 * promises is at {@link UpdateFile}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { updateFile } from "@untorn/node";
 *
 * await updateFile("counter", (text) => String(Number(text ?? 0) + 1), "utf8");
 * ```
 */
export const updateFile: UpdateFile = /* @__PURE__ */ bindUpdateFile(platform);

/**
 * The blocking form of {@link updateFile}. All that it promises is at {@link UpdateFileSync}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { updateFileSync } from "@untorn/node";
 *
 * updateFileSync("counter", (text) => String(Number(text ?? 0) + 1), "utf8");
 * ```
 */
export const updateFileSync: UpdateFileSync = /* @__PURE__ */ bindUpdateFileSync(platform);

/**
 * Reads a JSON file. All that it promises is at {@link ReadJson}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { readJson } from "@untorn/node";
 *
 * console.log(await readJson("state.json", { missing: {} })); // {}
 * ```
 */
export const readJson: ReadJson = /* @__PURE__ */ bindReadJson(platform);

/**
 * The blocking form of {@link readJson}. All that it promises is at {@link ReadJsonSync}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { readJsonSync } from "@untorn/node";
 *
 * console.log(readJsonSync("state.json", { missing: {} })); // {}
 * ```
 */
export const readJsonSync: ReadJsonSync = /* @__PURE__ */ bindReadJsonSync(platform);

/**
 * Writes a value as a JSON file, laid out as the file that is there. All that it promises is at {@link WriteJson}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { writeJson } from "@untorn/node";
 *
 * await writeJson("state.json", { visits: 1 });
 * ```
 */
export const writeJson: WriteJson = /* @__PURE__ */ bindWriteJson(platform);

/**
 * The blocking form of {@link writeJson}. All that it promises is at {@link WriteJsonSync}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { writeJsonSync } from "@untorn/node";
 *
 * writeJsonSync("state.json", { visits: 1 });
 * ```
 */
export const writeJsonSync: WriteJsonSync = /* @__PURE__ */ bindWriteJsonSync(platform);

/**
 * Reads a JSON file, changes its value and writes it, while nobody else does: of updates by any number of processes none is lost. All
 * that it promises is at {@link UpdateJson}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { updateJson } from "@untorn/node";
 *
 * await updateJson("state.json", (state = { visits: 0 }) => ({ visits: state.visits + 1 }));
 * ```
 */
export const updateJson: UpdateJson = /* @__PURE__ */ bindUpdateJson(platform);

/**
 * The blocking form of {@link updateJson}. All that it promises is at {@link UpdateJsonSync}.
 *
 * @throws `TypeError` A wrong argument.
 * @throws {@link AtomicFileError} Everything else: `code` says what went wrong, `outcome` what is on disk.
 *
 * @example
 * ```ts
 * import { updateJsonSync } from "@untorn/node";
 *
 * updateJsonSync("state.json", (state = { visits: 0 }) => ({ visits: state.visits + 1 }));
 * ```
 */
export const updateJsonSync: UpdateJsonSync = /* @__PURE__ */ bindUpdateJsonSync(platform);

/**
 * Writes, moves and removes several files: all of it or nothing, for whoever calls {@link recover} first. All that it promises is at
 * {@link RunTransaction}.
 *
 * @throws `TypeError` A wrong argument; nothing was done.
 * @throws {@link AtomicFileError} Everything else: `outcome` says whether anything is done.
 *
 * @example
 * ```ts
 * import { transaction } from "@untorn/node";
 *
 * const { replaced } = await transaction((tx) => {
 *   tx.write("a.txt", "a");
 *   tx.write("b.txt", "b");
 * });
 * console.log(replaced.length); // 2
 * ```
 */
export const transaction: RunTransaction = /* @__PURE__ */ bindTransaction(platform);

/**
 * The blocking form of {@link transaction}. All that it promises is at {@link RunTransactionSync}.
 *
 * @throws The same errors.
 *
 * @example
 * ```ts
 * import { transactionSync } from "@untorn/node";
 *
 * console.log(transactionSync((tx) => tx.write("a.txt", "a")).durability); // full
 * ```
 */
export const transactionSync: RunTransactionSync = /* @__PURE__ */ bindTransactionSync(platform);
