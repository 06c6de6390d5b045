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
  type CopyFile,
  type CreateCoalescingWriter,
  type CreateWritable,
  type MoveFile,
  type OpenPending,
  type PendingFileSync,
  type Platform,
  type ReadJson,
  type Recover,
  type RemoveFile,
  type RotateFile,
  type RunTransaction,
  type Sweep,
  type Symlink,
  type UpdateFile,
  type UpdateJson,
  type WithLock,
  type WriteFile,
  type WriteFiles,
  type WriteJson,
} from "@untorn/core";

/** The operations by name, in their asynchronous form; in tests of the synchronous form, that one behind a promise. */
export interface Operations {
  /** The operation. */
  readonly writeFile: WriteFile;
  /** The operation. */
  readonly openPending: OpenPending;
  /** The operation. */
  readonly createWritable: CreateWritable;
  /** The operation. */
  readonly recover: Recover;
  /** The operation. */
  readonly copyFile: CopyFile;
  /** The operation. */
  readonly moveFile: MoveFile;
  /** The operation. */
  readonly removeFile: RemoveFile;
  /** The operation. */
  readonly rotateFile: RotateFile;
  /** The operation. */
  readonly symlink: Symlink;
  /** The operation. */
  readonly createCoalescingWriter: CreateCoalescingWriter;
  /** The operation. */
  readonly withLock: WithLock;
  /** The operation. */
  readonly updateFile: UpdateFile;
  /** The operation. */
  readonly readJson: ReadJson;
  /** The operation. */
  readonly writeJson: WriteJson;
  /** The operation. */
  readonly updateJson: UpdateJson;
  /** The operation. */
  readonly sweep: Sweep;
  /** The operation. */
  readonly transaction: RunTransaction;
  /** The operation. */
  readonly writeFiles: WriteFiles;
}

/** How each is bound to a platform: its asynchronous form, and its synchronous one where there is one. */
const binders: {
  readonly [K in keyof Operations]: readonly [
    bind: (platform: Platform) => Operations[K],
    bindSync?: (platform: Platform) => unknown,
  ];
} = {
  writeFile: [bindWriteFile, bindWriteFileSync],
  openPending: [bindOpenPending, bindOpenPendingSync],
  createWritable: [bindCreateWritable],
  recover: [bindRecover, bindRecoverSync],
  copyFile: [bindCopyFile, bindCopyFileSync],
  moveFile: [bindMoveFile, bindMoveFileSync],
  removeFile: [bindRemoveFile, bindRemoveFileSync],
  rotateFile: [bindRotateFile, bindRotateFileSync],
  symlink: [bindSymlink, bindSymlinkSync],
  createCoalescingWriter: [bindCreateCoalescingWriter],
  withLock: [bindWithLock, bindWithLockSync],
  updateFile: [bindUpdateFile, bindUpdateFileSync],
  readJson: [bindReadJson, bindReadJsonSync],
  writeJson: [bindWriteJson, bindWriteJsonSync],
  updateJson: [bindUpdateJson, bindUpdateJsonSync],
  sweep: [bindSweep, bindSweepSync],
  transaction: [bindTransaction, bindTransactionSync],
  writeFiles: [bindWriteFiles, bindWriteFilesSync],
};

/** An adapter's own functions, by name: its module. */
export type Adapter = Readonly<Record<string, unknown>>;

/** Operations bound to a platform. */
export function operationsOn(platform: Platform, sync: boolean): Operations {
  return operationsOf(sync, (name) => {
    const [bind, bindSync] = binders[name];
    return sync ? bindSync?.(platform) : bind(platform);
  });
}

/** The operations that an adapter exports. */
export function operationsIn(adapter: Adapter, sync: boolean): Operations {
  return operationsOf(sync, (name) => adapter[sync ? `${name}Sync` : name]);
}

function operationsOf(sync: boolean, find: (name: keyof Operations) => unknown): Operations {
  const operations = {};
  for (const name of Object.keys(binders) as (keyof Operations)[]) {
    Object.defineProperty(operations, name, { get: () => (sync ? later(name, find(name)) : find(name)) });
  }
  return operations as Operations;
}

/** What it throws comes out as a rejection. */
function later(name: string, blocking: unknown): (...args: unknown[]) => Promise<unknown> {
  if (typeof blocking !== "function") throw new Error(`${name} has no synchronous form`);
  return async (...args) => pendingLater(blocking(...args));
}

/** A pending file in its asynchronous form; anything else as it is. */
function pendingLater(result: unknown): unknown {
  const pending = result as PendingFileSync | undefined;
  if (typeof pending?.commit !== "function") return result;
  return {
    get path() {
      return pending.path;
    },
    get bytesWritten() {
      return pending.bytesWritten;
    },
    write: async (data: never) => pending.write(data),
    commit: async () => pending.commit(),
    discard: async () => pending.discard(),
    [Symbol.asyncDispose]: async () => pending[Symbol.dispose](),
  };
}

/** The name of a case in its synchronous form: `writeFile()` becomes `writeFileSync()`. */
export function inSyncForm(name: string): string {
  return name.replaceAll(/\b([a-z]\w*)\(\)/gi, (whole, operation: string) =>
    operation in binders ? `${operation}Sync()` : whole,
  );
}
