import { inFile } from "./in-file.mjs";

export const inPlaceMutations = [
  ...inFile("commit.ts", [
    ["inPlaceFallback is not obeyed", `if (falls && (error as Fault).code === "EBUSY")`, `if (!error)`],
    [
      "a file is overwritten in place without being asked to",
      `const falls = job.request.inPlaceFallback && job`,
      `const falls = job`,
    ],
    [
      "a file is overwritten in place whatever the rename says",
      `if (falls && (error as Fault).code === "EBUSY")`,
      `if (falls)`,
    ],
  ]),
  ...inFile("backup.ts", [
    [
      "a backup by link is overwritten with the file",
      `if (job.request.inPlaceFallback) return yield* copy(path, directory, job); //`,
      `//`,
    ],
  ]),
  ...inFile("in-place.ts", [
    [
      "a half written file loses its journal to a power cut under recover",
      `yield* flushIfPossible(directory, supports, false); // whoever was killed may not have`,
      `//`,
    ],
    [
      "the copy to finish from is not flushed where no durability is asked for",
      `if (request.durability === "none") yield* reading(temporary, sys.flush); //`,
      `//`,
    ],
    ["the copy is removed when the overwriting fails", `situation.journal = journal;`, `void journal;`],
    ["a file that may be half written is said to be unchanged", `situation.outcome = "unknown";`, ``],
    ["the copy is removed at the exit", `void temporaries.forget(temporary); //`, `//`],
    [
      "an earlier overwriting comes back over a later one",
      `yield* supersede(directory, overwrite.target, journal, job.host);`,
      ``,
    ],
    ["the journal of this very overwriting is removed", `if (path === own) continue;`, ``],
    ["journals of other files are removed", `if (older?.target !== target) continue;`, ``],
    [
      "the copy of an earlier overwriting is left",
      `yield* attempt(sys.remove(under(directory, older.copy, style)));`,
      `void attempt;`,
    ],
    [
      "the owner that is asked for is not given in place",
      `{ owner: request.owner, mode: undefined }`,
      `{ owner: "keep", mode: undefined }`,
    ],
    ["a file that was overwritten is said to be unknown", `  situation.outcome = "replaced";`, ``],
    ["copy and journal are left", `  yield* forgetBoth(temporary, journal, directory, supports);`, ``],
    [
      "a recovery leaves copy and journal",
      `    yield* forgetBoth(source, journal, directory, supports);`,
      ``,
    ],
    ["a recovery overwrites nothing", `    yield* overwriteFrom(source, path, supports);`, ``],
    ["a recovery leaves a journal without a copy", `    yield* sys.remove(journal);`, `    void journal;`],
    [
      "a link or a device is overwritten",
      `if (kind !== undefined && kind !== "file") throw`,
      `if (kind === "directory") throw`,
    ],
    ["what is left of a longer file stays", `yield* sys.truncate(file, size);`, `void size;`],
    [
      "the length that a failed flush has left is not changed anew",
      `yield* sys.truncate(file, size + 1); //`,
      `//`,
    ],
    [
      "the mode that a failed flush has left is not given anew",
      `=== wanted ? attempt(setting) : setting; //`,
      `=== wanted ? attempt(sys.lstat(path)) : setting; //`,
    ],
    [
      "the mode that is asked for is not given in place",
      `yield* takeMode(file, source, path, supports);`,
      ``,
    ],
    ["a file that was overwritten is not flushed", `  yield* sys.flush(file);`, ``],
    ["the copy is left when the file has been overwritten", `  yield* sys.remove(source);`, `  void source;`],
  ]),
  ...inFile("journal.ts", [
    ["the journal is not flushed", `  yield* sys.flush(file);`, ``],
    [
      "the journal's name is not flushed before the file is overwritten",
      `    yield* flushIfPossible(directory, platform.supports, request.strict);`,
      ``,
    ],
    ["a journal that failed is left", `yield* attempt(sys.remove(path)); //`, `//`],
    [
      "a journal's temporary is left when it fails",
      `yield* temporaries.discard(temporary.path, situation);`,
      ``,
    ],
    ["a journal is removed at the exit", `  void temporaries.forget(temporary.path);`, ``],
    ["a journal of another version is read", `if (format === 1 && isName(target)`, `if (isName(target)`],
    [
      "a journal may lead out of its directory",
      `!(style === "posix" ? /[/\\0]/ : /[/\\\\\\0]/).test(name);`,
      `!name.includes("\\0");`,
    ],
    ["a journal may lead out of its directory on Windows", `style === "posix" ? /[/\\0]/`, `true ? /[/\\0]/`],
    ["a journal may name the directory itself", `!/^\\.{0,2}$/.test(name) &&`, `name !== "" &&`],
    ["only short journals can be read", `const longest = 64 * 1024 * 1024;`, `const longest = 0;`],
    ["any name is a journal's", "{1,40}\\\\.journal$`", "{1,40}\\\\.journal`"],
  ]),
  ...inFile("recover.ts", [
    [
      "a recovery does not say what it finished",
      `if (done) void finished.push(`,
      `if (!done) void finished.push(`,
    ],
    ["one bad journal holds up the others", `first ??= report(`, `throw report(`],
    ["a recovery that failed says nothing", `if (first !== undefined) throw first;`, ``],
    ["a recovery reads every file as a journal", `.filter(isJournalName).sort();`, `.sort();`],
  ]),
  ...inFile("directories.ts", [
    [
      "a platform that cannot flush directories is asked to for a journal",
      `return supports.directoryFlush && (yield* flushDirectoryAt(path, strict));`,
      `return yield* flushDirectoryAt(path, strict);`,
    ],
  ]),
  ...inFile("errors.ts", [
    [
      "a message does not say that recover() can finish it",
      `const recovery = journal === undefined ? "" :`,
      `const recovery = journal !== null ? "" :`,
    ],
  ]),
];
