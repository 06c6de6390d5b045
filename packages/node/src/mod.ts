/**
 * Untorn on Node: files replaced atomically and durably.
 *
 * @module
 */

import type { WriteFile, WriteFileSync } from "@untorn/core";
import { bindWriteFile, bindWriteFileSync, type Platform, type Supports } from "@untorn/core";
import { createPlatform } from "@untorn/node-fs";

export {
  AtomicFileError,
  type Chunk,
  type Data,
  type DataSync,
  type Durability,
  type Encoding,
  type Failure,
  isAtomicFileError,
  isTemporaryName,
  type Outcome,
  type Owner,
  type Progress,
  type Receipt,
  type Supports,
  type SymlinkPolicy,
  type WriteFile,
  type WriteFileOptions,
  type WriteFileSync,
} from "@untorn/core";

const platform: Platform<number> = /* @__PURE__ */ createPlatform();

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
