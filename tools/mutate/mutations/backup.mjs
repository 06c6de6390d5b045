import { inFile } from "./in-file.mjs";

const unreadable = `new Set(["EACCES", "EPERM", "EBADF", "ERR_UNTORN_NOT_CAPABLE"]);`;

export const backupMutations = [
  ...inFile("backup.ts", [
    [
      "an error of the backup is told as one of the target",
      `throw faultOf("backup", error);`,
      `throw error;`,
    ],
    [
      "a directory of the backup's name is not refused at once",
      `if (there?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);`,
      ``,
    ],
    [
      "a backup replaces a device",
      `if (there?.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);`,
      ``,
    ],
    [
      "a backup may be the file itself by another spelling",
      `if (there === undefined || !sameFile(there, old)) return;`,
      `if (there !== undefined || !sameFile(there, old)) return;`,
    ],
    [
      "any file of the directory that has the backup's name is taken for the file itself",
      `if (there === undefined || !sameFile(there, old)) return;`,
      `if (there === undefined) return;`,
    ],
    [
      "an earlier backup of the same inode is taken for the file itself",
      `if (nameOf(path, style).toLowerCase() !== nameOf(backup, style).toLowerCase()) return;`,
      ``,
    ],
    [
      "a backup may be the file itself in another letter case",
      `if (nameOf(path, style).toLowerCase() !== nameOf(backup, style).toLowerCase()) return;`,
      `if (nameOf(path, style) !== nameOf(backup, style)) return;`,
    ],
    [
      "a hard link of the same name in another directory is taken for the file itself",
      `if (sameFile(a, b)) throw`,
      `if (a || b) throw`,
    ],
    ["a backup may be the file itself through a link", `if (sameFile(a, b)) throw`, `if (!a || !b) throw`],
    [
      "the old file is not flushed before it becomes the backup",
      `if (durability !== "none") yield* flushOld(path);`,
      ``,
    ],
    [
      "the old file is flushed though no durability is asked for",
      `if (durability !== "none") yield* flushOld(path);`,
      `yield* flushOld(path);`,
    ],
    [
      "the backup is made by moving the file",
      `yield* sys.rename(temporary, backup);`,
      `yield* sys.rename(path, backup);`,
    ],
    [
      "an older backup is removed first",
      `yield* sys.rename(temporary, backup);`,
      `try { yield* sys.remove(backup); } catch {} yield* sys.rename(temporary, backup);`,
    ],
    [
      "the second name is left where the backup was one of the same inode already",
      `    yield* removeLeft(temporary);`,
      ``,
    ],
    [
      "the second name is left when the backup fails",
      `yield* temporaries.discard(temporary, job.situation);`,
      ``,
    ],
    ["the second name is never forgotten", `void temporaries.forget(temporary);`, ``],
    [
      "the backup's directory is not flushed before the new file is there",
      `if (durability === "full" && platform.supports.directoryFlush) yield* flushDirectoryAt(directory, strict);`,
      ``,
    ],
    [
      "the backup's directory is flushed for ordered durability too",
      `if (durability === "full" && platform.supports.directoryFlush) yield*`,
      `if (durability !== "none" && platform.supports.directoryFlush) yield*`,
    ],
    [
      "the backup's directory is flushed where directories cannot be",
      `if (durability === "full" && platform.supports.directoryFlush) yield*`,
      `if (durability === "full") yield*`,
    ],
    [
      "the file's directory is flushed in place of the backup's",
      `yield* flushDirectoryAt(directory, strict);`,
      `yield* flushDirectoryAt(directoryOf(path, platform.pathStyle), strict);`,
    ],
    [
      "strict is not obeyed for the backup's directory",
      `yield* flushDirectoryAt(directory, strict);`,
      `yield* flushDirectoryAt(directory, false && strict);`,
    ],
    [
      "the second name is made in the file's directory, not the backup's",
      `const directory = directoryOf(backup, platform.pathStyle);`,
      `const directory = directoryOf(path, platform.pathStyle);`,
    ],
    [
      "a failed flush of the old file is overlooked",
      `if (!unreadable.has((error as Fault).code)) throw error;`,
      ``,
    ],
    ...["EACCES", "EPERM", "EBADF", "ERR_UNTORN_NOT_CAPABLE"].map((code) => [
      `an old file that may not be read, with ${code}, fails the backup`,
      unreadable,
      unreadable.replace(`"${code}"`, `"ENONE"`),
    ]),
    [
      "a second name that is gone already fails the backup",
      `if ((error as Fault).code !== "ENOENT") throw error;`,
      `throw error;`,
    ],
    [
      "a second name that stays is overlooked",
      `if ((error as Fault).code !== "ENOENT") throw error;`,
      `if ((error as Fault).code === "") throw error;`,
    ],
    [
      "a filesystem without hard links has no backups",
      `if (!noLinks.has((error as Fault).code)) throw error;`,
      `throw error;`,
    ],
    [
      "a link that fails for whatever reason makes the backup a copy",
      `if (!noLinks.has((error as Fault).code)) throw error;`,
      ``,
    ],
    ["a copied backup is readable by others while it is written", `0o600`, `0o666`],
    ["a copied backup is empty", `yield* writeAll(temporary.file, piecesOf(from));`, ``],
    [
      "a copied backup has neither owner nor mode",
      `yield* setAttributes(temporary, like, { mode: undefined, owner: "keep" }, host.platform.supports);`,
      ``,
    ],
    ["a copied backup has another owner", `owner: "keep" }`, `owner: "process" }`],
    [
      "a copied backup is not flushed",
      `if (request.durability !== "none") yield* sys.flush(temporary.file);`,
      ``,
    ],
    [
      "a copied backup is flushed though no durability is asked for",
      `if (request.durability !== "none") yield* sys.flush(temporary.file);`,
      `yield* sys.flush(temporary.file);`,
    ],
    [
      "a copy that fails leaves a temporary",
      `yield* host.temporaries.discard(temporary.path, situation);`,
      ``,
    ],
  ]),
];
