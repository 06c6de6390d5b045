// Reached only where none of the conditions "deno", "bun" and "node" holds: in a browser, or in a bundle for one.
const missing: never = refuse();

function refuse(): never {
  throw new Error(
    'untorn writes files, so it needs Node, Bun or Deno, and none of them loaded this module. A bundler that builds for one of them must resolve with its condition, "node", "bun" or "deno"; or import "@untorn/node", "@untorn/bun" or "@untorn/deno"',
  );
}

// The names are here because a missing one would be reported before the error above is thrown.
export {
  missing as AtomicFileError,
  missing as copyFile,
  missing as copyFileSync,
  missing as createCoalescingWriter,
  missing as createWritable,
  missing as createWriteStream,
  missing as isAtomicFileError,
  missing as isTemporaryName,
  missing as moveFile,
  missing as moveFileSync,
  missing as openPending,
  missing as openPendingSync,
  missing as readJson,
  missing as readJsonSync,
  missing as recover,
  missing as recoverSync,
  missing as removeFile,
  missing as removeFileSync,
  missing as rotateFile,
  missing as rotateFileSync,
  missing as supports,
  missing as sweep,
  missing as sweepSync,
  missing as symlink,
  missing as symlinkSync,
  missing as trace,
  missing as transaction,
  missing as transactionSync,
  missing as updateFile,
  missing as updateFileSync,
  missing as updateJson,
  missing as updateJsonSync,
  missing as withLock,
  missing as withLockSync,
  missing as writeFile,
  missing as writeFileSync,
  missing as writeFiles,
  missing as writeFilesSync,
  missing as writeJson,
  missing as writeJsonSync,
};
