import { inFile } from "./in-file.mjs";

const busy = `new Set(["EPERM", "EACCES", "EBUSY"]);`;
export const commitMutations = [
  ...inFile("commit.ts", [
    [
      "a read-only file is not opened up where it must be",
      `if (readOnly) yield* openUp(path, stats.mode);`,
      ``,
    ],
    [
      "a read-only file stays opened up where that is reported as failed",
      `yield* attempt(sys.chmod(path, mode));`,
      ``,
    ],
    [
      "a read-only file that could not be opened up hides why",
      `yield* attempt(sys.chmod(path, mode));`,
      `yield* sys.chmod(path, mode);`,
    ],
    [
      "a read-only file is opened up where it need not be",
      `(stats.mode & 0o200) === 0 && !supports.replaceReadOnly;`,
      `(stats.mode & 0o200) === 0;`,
    ],
    [
      "a file that can be written is opened up",
      `(stats.mode & 0o200) === 0 && !supports.replaceReadOnly;`,
      `!supports.replaceReadOnly;`,
    ],
    [
      "a failure after the rename says that the file is unchanged",
      `yield* retryBusy(() => sys.rename(temporary, path), temporary, supports);`,
      `return yield* retryBusy(() => sys.rename(temporary, path), temporary, supports);`,
    ],
    [
      "a failed rename is always said to have changed nothing",
      `job.situation.outcome = yield* outcomeOf(temporary, target, isNew, (error as Fault).code, job);`,
      `job.situation.outcome = "unchanged";`,
    ],
    [
      "a failed rename is always said to be unknown",
      `job.situation.outcome = yield* outcomeOf(temporary, target, isNew, (error as Fault).code, job);`,
      `job.situation.outcome = "unknown";`,
    ],
    [
      "a new file is made read-only after a rename that was reported failed",
      `if (readOnly && job.situation.outcome === "unchanged")`,
      `if (readOnly)`,
    ],
    [
      "the old file is not made read-only again",
      `yield* attempt(sys.chmod(path, stats.mode));`,
      `void attempt;`,
    ],
    [
      "a read-only attribute that cannot be restored hides why the rename failed",
      `yield* attempt(sys.chmod(path, stats.mode));`,
      `yield* sys.chmod(path, stats.mode);`,
    ],
    [
      "a temporary that is still there does not mean unchanged",
      `if ((yield* sys.lstat(temporary)) !== undefined) return "unchanged";`,
      ``,
    ],
    [
      "a look that fails is taken for unchanged",
      `if ((yield* sys.lstat(temporary)) !== undefined) return "unchanged";`,
      `let there: unknown = null; try { there = yield* sys.lstat(temporary); } catch {} if (there !== undefined) return "unchanged";`,
    ],
    [
      "the old file is taken for the new one when the temporary was taken away",
      `if (sameFile(now, target.stats)) return "unchanged"; //`,
      `//`,
    ],
    [
      "any file is taken for the new one after a rename that was reported failed",
      `if (now === undefined || !(yield* isNew(now))) return "unknown";`,
      ``,
    ],
    [
      "anything of the new file's size is taken for it",
      `known(now.kind === "file" && now.size === size);`,
      `known(now.size === size);`,
    ],
    [
      "a rename that happened and was reported failed is unknown",
      `return isOurs ? "replaced" : "unknown";`,
      `return "unknown";`,
    ],
    ...["EPERM", "EACCES", "EBUSY"].map((code) => [
      `a rename that says ${code} is not tried again`,
      busy,
      busy.replace(`"${code}"`, `"ENONE"`),
    ]),
    ["a rename that says EIO is tried again", busy, busy.replace(`"EBUSY"`, `"EBUSY", "EIO"`)],
    ["a busy rename is tried for 20 seconds", `const longestWait = 2000;`, `const longestWait = 20_000;`],
    ["a busy rename is tried for 200 milliseconds", `const longestWait = 2000;`, `const longestWait = 200;`],
    ["pauses grow beyond 100 milliseconds", `Math.min(pause * 2, 100)`, `Math.min(pause * 2, 1000)`],
    ["pauses do not grow", `Math.min(pause * 2, 100)`, `pause`],
    ["a busy rename is tried again without a pause", `yield* sys.sleep(pause);`, ``],
    [
      "a busy rename is tried again on local disks too",
      `if (waited === 0 && supports.replaceOpen && !(yield* isNetwork(path))) throw error;`,
      ``,
    ],
    [
      "a busy rename is not tried again on network mounts",
      `if (waited === 0 && supports.replaceOpen && !(yield* isNetwork(path))) throw error;`,
      `if (waited === 0 && supports.replaceOpen) throw error;`,
    ],
    [
      "the kind of the filesystem is asked for at each try",
      `if (waited === 0 && supports.replaceOpen && !`,
      `if (supports.replaceOpen && !`,
    ],
    [
      "the kind of the filesystem is asked for where it does not matter",
      `if (waited === 0 && supports.replaceOpen && !(yield* isNetwork(path))) throw error;`,
      `if (waited === 0 && !(yield* isNetwork(path)) && supports.replaceOpen) throw error;`,
    ],
    ...["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].map((code) => [
      `a link that is refused with ${code} is no sign of a filesystem without links`,
      `  "${code}",`,
      `  "ENONE",`,
    ]),
    [
      "a link that says ENOSPC is a sign of a filesystem without links",
      `  "EMLINK",`,
      `  "EMLINK", "ENOSPC",`,
    ],
    [
      "strict is not obeyed where there are no hard links",
      `linked(from, path, job.request.strict)`,
      `linked(from, path, false)`,
    ],
    ["the temporary is left beside the link", `yield* sys.remove(temporary);`, `void 0;`],
    [
      "a failure after the link says that nothing is there",
      `yield* sys.remove(temporary);`,
      `job.situation.outcome = "unchanged"; yield* sys.remove(temporary);`,
    ],
    [
      "a link that happened and was reported failed is a failure",
      `if (yield* isLinked(temporary, path)) return true; //`,
      `//`,
    ],
    [
      "any failure of a link is a sign of a filesystem without links",
      `if (strict || !noLinks.has((error as Fault).code)) throw error;`,
      `if (strict) throw error;`,
    ],
    [
      "a filesystem without hard links has no overwrite: false",
      `if (strict || !noLinks.has((error as Fault).code)) throw error;`,
      `throw error;`,
    ],
    [
      "somebody else's file is taken for our link",
      `return found !== undefined && sameFile(found, yield* sys.lstat(temporary));`,
      `return found !== undefined;`,
    ],
    [
      "nothing is taken for our link",
      `return found !== undefined && sameFile(found, yield* sys.lstat(temporary));`,
      `return sameFile(found, yield* sys.lstat(temporary)) || found === undefined;`,
    ],
    ["an empty file that claims a name is open to all", `sys.create(path, 0o600)`, `sys.create(path, 0o666)`],
    [
      "the empty file that claims a name stays open",
      `yield* attempt(sys.close(yield* sys.create(path, 0o600)));`,
      `yield* sys.create(path, 0o600);`,
    ],
    [
      "an error of closing the empty file fails the write",
      `yield* attempt(sys.close(yield* sys.create(path, 0o600)));`,
      `yield* sys.close(yield* sys.create(path, 0o600));`,
    ],
    ["the file that claims a name is not looked at", `claim = yield* sys.lstat(path);`, ``],
    [
      "a name that is taken at the last moment is unknown",
      `const taken = (error as Fault).step === "create" && (error as Fault).code === "EEXIST";`,
      `const taken = false;`,
    ],
    [
      "a rename that says EEXIST leaves the empty file",
      `(error as Fault).step === "create" && (error as Fault).code`,
      `(error as Fault).code`,
    ],
    [
      "the empty file is left when its replacement fails",
      `if (!taken && job.situation.outcome === "unchanged")`,
      `if (!taken && job.situation.outcome === "replaced")`,
    ],
    [
      "a rename that happened and was reported failed is undone",
      `if (!taken && job.situation.outcome === "unchanged")`,
      `if (!taken)`,
    ],
    [
      "a claim that was never made is unknown",
      `if (now === undefined) return "unchanged";`,
      `if (now === undefined) return "unknown";`,
    ],
    [
      "a file that may be somebody else's is said to be nothing",
      `if (claim === undefined) return "unknown"; //`,
      `//`,
    ],
    [
      "somebody else's file is removed in place of the claim",
      `if (sameFile(now, claim)) yield* sys.remove(path);`,
      `yield* sys.remove(path);`,
    ],
    ["the claim is not taken back", `if (sameFile(now, claim)) yield* sys.remove(path);`, ``],
  ]),
];
