import { inFile } from "./in-file.mjs";

const unsupported = `new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);`;
const closed = `new Set(["EACCES", "EPERM", "ERR_UNTORN_NOT_CAPABLE"]);`;
const isElsewheres = `found && step === "openDirectory" && closed.has(code) && !how.strict;`;

export const directoryMutations = [
  ...inFile("directories.ts", [
    ...["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].map((code) => [
      `a flush of a directory that says ${code} fails the write`,
      unsupported,
      unsupported.replace(`"${code}"`, `"ENONE"`),
    ]),
    [
      "a flush of a directory that says EIO is overlooked",
      unsupported,
      unsupported.replace(`"EINVAL"`, `"EINVAL", "EIO"`),
    ],
    [
      "a flush of a directory does nothing",
      `    yield* sys.flushDirectory(directory);`,
      `    void directory;`,
    ],
    [
      "strict does not make a refused flush of a directory an error",
      `if (strict || !cannotFlush(`,
      `if (!cannotFlush(`,
    ],
    ["a refused flush of a directory counts as one", `    return false;`, `    return true;`],
    [
      "a directory that is opened for a flush stays open",
      `yield* attempt(sys.closeDirectory(directory));`,
      `void attempt;`,
    ],
    [
      "an error of closing a flushed directory counts",
      `yield* attempt(sys.closeDirectory(directory));`,
      `yield* sys.closeDirectory(directory);`,
    ],
    [
      "only one missing directory is made",
      `if (parent !== path) flushed = yield* createParents(parent, how);`,
      ``,
    ],
    [
      "whether the directories above are on disk is forgotten",
      `if (parent !== path) flushed = yield* createParents(parent, how);`,
      `if (parent !== path) yield* createParents(parent, how);`,
    ],
    [
      "a directory is made before the one above it is flushed",
      `if (parent !== path) flushed = yield* createParents(parent, how);`,
      `if (parent !== path) flushed = yield* createParents(parent, { ...how, durable: false });`,
    ],
    [
      "the first directory that is found is not flushed into its parent",
      `if (!how.durable || parent === path) return flushed;`,
      `if (!how.durable || parent === path || found) return flushed;`,
    ],
    [
      "a new directory is not flushed into its parent",
      `if (!how.durable || parent === path) return flushed;`,
      `if (!how.durable || parent === path || !found) return flushed;`,
    ],
    [
      "new directories are flushed though it is not asked for",
      `if (!how.durable || parent === path) return flushed;`,
      `if (parent === path) return flushed;`,
    ],
    [
      "a new directory is flushed itself, not its parent",
      `return (yield* flushDirectoryAt(parent, how.strict)) && flushed;`,
      `return (yield* flushDirectoryAt(path, how.strict)) && flushed;`,
    ],
    [
      "strict is not obeyed where new directories cannot be flushed",
      `return (yield* flushDirectoryAt(parent, how.strict)) && flushed;`,
      `return (yield* flushDirectoryAt(parent, false)) && flushed;`,
    ],
    [
      "one flushed directory makes up for another that could not be",
      `return (yield* flushDirectoryAt(parent, how.strict)) && flushed;`,
      `return (yield* flushDirectoryAt(parent, how.strict)) || flushed;`,
    ],
    [
      "a new directory whose parent cannot be opened counts as flushed",
      isElsewheres,
      isElsewheres.replace("found && ", ""),
    ],
    [
      "a parent that cannot be flushed counts as flushed",
      isElsewheres,
      isElsewheres.replace(`step === "openDirectory"`, `step !== ""`),
    ],
    [
      "a parent that cannot be opened for any reason counts as flushed",
      isElsewheres,
      isElsewheres.replace(`closed.has(code)`, `code !== ""`),
    ],
    [
      "strict overlooks a parent that cannot be opened",
      isElsewheres,
      isElsewheres.replace(` && !how.strict`, ``),
    ],
    ["somebody else's directory fails the write", `if (!isElsewheres) throw error;`, `throw error;`],
    ...["EACCES", "EPERM", "ERR_UNTORN_NOT_CAPABLE"].map((code) => [
      `somebody else's directory that says ${code} fails the write`,
      closed,
      closed.replace(`"${code}"`, `"ENONE"`),
    ]),
    [
      "new directories are closed to their group",
      `yield* sys.mkdir(path, 0o777);`,
      `yield* sys.mkdir(path, 0o700);`,
    ],
    [
      "a directory that somebody else made meanwhile fails the write",
      `if ((error as Fault).code !== "EEXIST") throw error;`,
      `throw error;`,
    ],
    [
      "a directory that cannot be made is overlooked",
      `if ((error as Fault).code !== "EEXIST") throw error;`,
      `if ((error as Fault).code === "") throw error;`,
    ],
  ]),
  ...inFile("shared-directories.ts", [
    [
      "a flush does not wait for the one that is under way",
      `await shared.running; // its failure is ours`,
      `void shared.running?.catch(() => {});`,
    ],
    [
      "a failed flush is tried again by the next who asks",
      `await shared.running; // its failure is ours`,
      `await shared.running?.catch(() => {});`,
    ],
    ["a flush that is under way counts for who asks then", `shared.next = undefined;`, `void shared.next;`],
    [
      "a directory is joined once its flush has begun",
      `await fs.flushDirectory(await shared.handle);`,
      `void joinable.set(shared.path, shared); await fs.flushDirectory(await shared.handle);`,
    ],
    [
      "a shared flush is acknowledged before it has ended",
      `await fs.flushDirectory(await shared.handle);`,
      `void fs.flushDirectory(await shared.handle);`,
    ],
    ["a shared flush does nothing", `await fs.flushDirectory(await shared.handle);`, `await shared.handle;`],
    [
      "every writer has a flush of its own",
      `(shared.next ??= flush(shared));`,
      `(shared.next = flush(shared));`,
    ],
    ["a directory that could not be opened is not tried again", `      void stopJoining(shared);`, ``],
    ["the first who is done closes the directory of all", `shared.users++;`, `shared.users = 1;`],
    ["everybody closes the shared directory", `if (--shared.users > 0) return;`, `shared.users--;`],
    [
      "a shared directory is never closed",
      `if (--shared.users > 0) return;`,
      `if (--shared.users >= 0) return;`,
    ],
    ["a shared directory's handle is not given back", `await fs.closeDirectory(await shared.handle);`, ``],
    ["nobody shares a directory", `void joinable.set(path, shared);`, ``],
    [
      "who is done with a directory takes a later one of its name away from others",
      `if (joinable.get(shared.path) === shared) void`,
      `void`,
    ],
  ]),
];
