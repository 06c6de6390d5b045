import { inFile } from "./in-file.mjs";

const range = `if (Number.isInteger(value) && value >= 0 && value <= most) return value;`;

export const argumentMutations = [
  ...inFile("options.ts", [
    ["durability is ordered by default", `["full", "ordered", "none"]`, `["ordered", "full", "none"]`],
    ["strict is the default", `flag("strict", given.strict, false)`, `flag("strict", given.strict, true)`],
    ["parents are made by default", `given.createParents, false)`, `given.createParents, true)`],
    ["nothing is overwritten by default", `given.overwrite, true)`, `given.overwrite, false)`],
    ["links are replaced by default", `["follow", "replace", "error"]`, `["replace", "follow", "error"]`],
    ["unchanged files are skipped by default", `given.skipUnchanged, false)`, `given.skipUnchanged, true)`],
    [
      "backup: false is no backup's path",
      `given.backup === false ? undefined : given.backup`,
      `given.backup`,
    ],
    [
      "encoding is not obeyed",
      `given.encoding === undefined ? "utf8" : encodingOf(given.encoding)`,
      `given.encoding === undefined ? "utf8" : (encodingOf(given.encoding), "utf8")`,
    ],
    ["the mode is not checked", `mode: modeOf(given.mode),`, `mode: given.mode as number | undefined,`],
    [
      "signal is not obeyed",
      `new Cancellation(given.signal)`,
      `new Cancellation(void new Cancellation(given.signal))`,
    ],
    ["options that are an encoding are not obeyed", `? { encoding: options } : options`, `? {} : options`],
    ["a mode has nine bits only", `integer("mode", mode, 0o7777)`, `integer("mode", mode, 0o777)`],
    ["a mode may have any bits", `integer("mode", mode, 0o7777)`, `integer("mode", mode, 0o77777)`],
    ["the user's id is not checked", `uid: integer("owner.uid", uid, 0xffff_fffe)`, `uid: uid as number`],
    ["the group's id is not checked", `gid: integer("owner.gid", gid, 0xffff_fffe)`, `gid: gid as number`],
    [
      "the id -1, which changes nothing, is a user",
      `integer("owner.uid", uid, 0xffff_fffe)`,
      `integer("owner.uid", uid, 0xffff_ffff)`,
    ],
    [
      "the id -1, which changes nothing, is a group",
      `integer("owner.gid", gid, 0xffff_fffe)`,
      `integer("owner.gid", gid, 0xffff_ffff)`,
    ],
  ]),
  ...inFile("checks.ts", [
    [
      "null is taken for options",
      `if (typeof given === "object" && given !== null)`,
      `if (typeof given === "object")`,
    ],
    [
      "anything is taken for options",
      'throw invalidArgument("TYPE", `options must be',
      'if (options !== null) return {} as never; throw invalidArgument("TYPE", `options must be',
    ],
    [
      "a word that is none of an option's is taken",
      `if (words.includes(value as T)) return value as T;`,
      `if (typeof value === "string") return value as T;`,
    ],
    [
      "a truth that is no boolean is taken",
      `if (typeof value === "boolean") return value;`,
      `if (value !== undefined) return Boolean(value);`,
    ],
    ["a fraction is a number of something", range, range.replace("Number.isInteger(value) && ", "")],
    ["a negative number is a mode", range, range.replace("value >= 0 && ", "")],
    ["a number may be too large", range, range.replace(" && value <= most", "")],
    [
      "a number that is a string is taken",
      `if (typeof value !== "number")`,
      `if (typeof value !== "number" && typeof value !== "string")`,
    ],
    [
      "what is no function is taken for a callback",
      `if (value === undefined || typeof value === "function") return`,
      `if (value !== null) return`,
    ],
    [
      "a wrong word has the code of a wrong type",
      `typeof value === "string" ? "VALUE" : "TYPE",`,
      `typeof value === "string" ? "TYPE" : "TYPE",`,
    ],
    [
      "a wrong type has the code of a wrong word",
      `typeof value === "string" ? "VALUE" : "TYPE",`,
      `typeof value === "string" ? "VALUE" : "VALUE",`,
    ],
  ]),
  ...inFile("json-text.ts", [
    ["what is too large for JSON is the runtime's own error", `cause instanceof RangeError;`, `false;`],
    [
      "what is too large is told when it is written",
      `: writable(() => framed(`,
      `: ((lay: () => string) => lay())(() => framed(`,
    ],
  ]),
  ...inFile("paths.ts", [
    [
      "a drive is a part of a name",
      `style === "windows" && name === path ?`,
      `style === "windows" && name === "" ?`,
    ],
    ["an empty path is the working directory", `if (text === "") throw`, `if (text === "\\n") throw`],
    ["a path may contain NUL", `if (text.includes("\\0")) throw`, `if (text.includes("\\0\\0")) throw`],
    [
      "any object is a URL",
      `if (typeof url?.href !== "string" || typeof url.pathname !== "string" || typeof url.protocol !== "string") {`,
      `if (typeof url?.href !== "string") {`,
    ],
    ["a URL of any protocol is a file's", `if (url.protocol !== "file:") {`, `if (url.protocol === "") {`],
    ["an encoded slash is a separator", `/%2f/i.test(url.pathname) ||`, `/%2f/.test(url.pathname) && `],
    [
      "an encoded backslash is a separator on Windows",
      `/%5c/i.test(url.pathname))`,
      `/%5c%5c/i.test(url.pathname))`,
    ],
    [
      "an encoded backslash is refused on POSIX",
      `(style === "windows" && /%5c/i.test(url.pathname))`,
      `/%5c/i.test(url.pathname)`,
    ],
    [
      "URLs are not decoded",
      `path = decodeURIComponent(url.pathname);`,
      `path = decodeURIComponent(url.pathname) && url.pathname;`,
    ],
    [
      "a URL with a host is a path on this machine",
      `if (url.hostname) throw`,
      `if (url.hostname === "*") throw`,
    ],
    ["a relative path stays one", `path.startsWith("/") ? path : under(cwd(), path, style);`, `path;`],
    [
      "a path without a drive is relative on Windows",
      `if (/^([a-z]:)?[\\\\/]/i.test(path)) return path;`,
      `if (/^([a-z]:)[\\\\/]/i.test(path)) return path;`,
    ],
    [
      "two separators stand between a directory and a name",
      `? directory + name : directory + separator + name;`,
      `? directory + separator + name : directory + separator + name;`,
    ],
    ["the root is no directory", `Math.max(end, rootOf(path, style).length)`, `Math.max(end, 0)`],
    [
      "two dots do not shorten a key",
      `if (name === "..") void names.pop();`,
      `if (name === "...") void names.pop();`,
    ],
    [
      "letter case makes two keys on Windows",
      `return style === "windows" ? key.toLowerCase() : key;`,
      `return key;`,
    ],
    [
      "letter case makes no two keys on POSIX",
      `return style === "windows" ? key.toLowerCase() : key;`,
      `return key.toLowerCase();`,
    ],
    ["a dot makes another key", `(name) => name !== "" && name !== "."`, `(name) => name !== ""`],
    ["two separators make another key", `(name) => name !== "" && name !== "."`, `(name) => name !== "."`],
    [
      "backslashes separate names on POSIX",
      `style === "posix" ? path.lastIndexOf("/") :`,
      `style === undefined ? path.lastIndexOf("/") :`,
    ],
    [
      "paths through two dots are sure to be the same",
      `return namesOf(a, style).join("/") === namesOf(b, style).join("/");`,
      `return keyOf(a, style) === keyOf(b, style);`,
    ],
  ]),
  ...inFile("errors.ts", [
    [
      "an error of another copy of the library is not known",
      `brand in error;`,
      `error instanceof AtomicFileError;`,
    ],
    [
      "null is asked for a brand",
      `typeof error === "object" && error !== null && brand`,
      `typeof error === "object" && brand`,
    ],
    [
      "a wrong value has the code of a wrong type",
      "code: `ERR_INVALID_ARG_${kind}`",
      'code: `ERR_INVALID_ARG_${kind && "TYPE"}`',
    ],
    [
      "an inner fault reaches the caller",
      `if (!(error instanceof Fault)) return error;`,
      `if (error !== undefined) return error;`,
    ],
    [
      "an error has no cause",
      `super(hint.message ?? messageOf(failure, hint), { cause: failure.cause });`,
      `super(hint.message ?? messageOf(failure, hint));`,
    ],
    ["an error has another code", `this.code = failure.code;`, `this.code = failure.step;`],
    ["an error has another step", `this.step = failure.step;`, `this.step = failure.operation;`],
    ["an error does not know the operation", `this.operation = failure.operation;`, `this.operation = "";`],
    ["an error does not know the path", `this.path = failure.path;`, `this.path = "";`],
    [
      "an error says that nothing was changed",
      `this.outcome = failure.outcome;`,
      `this.outcome = "unchanged";`,
    ],
    [
      "an error does not name the temporary",
      `if (failure.temporaryPath !== undefined) this`,
      `if (failure.temporaryPath === null) this`,
    ],
    [
      "a message does not name the temporary",
      `const litter = temporaries.map(`,
      `const litter = temporaries.slice(temporaries.length).map(`,
    ],
    ["a message does not say what is on disk", "; ${now[outcome]}", ""],
    [
      "a message does not say that it is about the backup",
      'of === "backup" ? `${step} of the backup` : step;',
      "step;",
    ],
    [
      "a message of the backup has the advice for the target",
      `of === "backup" ? thrown || (meaning ?? "") : (meaning ?? thrown);`,
      `meaning ?? thrown;`,
    ],
    [
      "a directory that may not be read has the advice for files",
      `if (step === "openDirectory" && code === "EACCES") return unreadable;`,
      ``,
    ],
  ]),
];
