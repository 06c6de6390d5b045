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

/** Writes a file so that a reader sees the whole old file or the whole new one, and keeps it through a power cut: {@link WriteFile}. */
export const writeFile: WriteFile = /* @__PURE__ */ bindWriteFile(platform);

/** The blocking form of {@link writeFile}: {@link WriteFileSync}. */
export const writeFileSync: WriteFileSync = /* @__PURE__ */ bindWriteFileSync(platform);
