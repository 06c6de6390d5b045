import { inFile } from "./in-file.mjs";

export const targetMutations = [
  ...inFile("target.ts", [
    [
      "the links of directories are not followed when the backup is checked",
      `if (stats?.kind !== "link") return stats;`,
      `if (at !== "") return stats;`,
    ],
    [
      "relative links of directories start at the root when the backup is checked",
      `() => parent); //`,
      `() => parent.slice(0, 1)); //`,
    ],
    [
      "a path that ends in a separator names a file",
      `return name === "" || name === "." || name === "..";`,
      `return name === "." || name === "..";`,
    ],
    [
      "a path that ends in a dot names a file",
      `return name === "" || name === "." || name === "..";`,
      `return name === "" || name === "..";`,
    ],
    [
      "a path that ends in two dots names a file",
      `return name === "" || name === "." || name === "..";`,
      `return name === "" || name === ".";`,
    ],
    [
      "a directory is no EEXIST where nothing may be overwritten",
      `request.overwrite ? "EISDIR" : "EEXIST"`,
      `"EISDIR"`,
    ],
    ["errors name the link, not the file", `if (stats?.kind !== "link") situation.path = at;`, ``],
    [
      "what is there already is seen only at the commit",
      `if (!request.overwrite) throw new Fault("lstat", "EEXIST", undefined);`,
      ``,
    ],
    [
      "a directory is not refused at once",
      `if (stats.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);`,
      `if (stats.kind === "directory") return { path: at, stats };`,
    ],
    [
      "a device is replaced",
      `if (stats.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);`,
      `if (stats.kind === "other") return { path: at, stats };`,
    ],
    [
      "a link is followed though it is to be replaced",
      `if (request.symlinks === "replace") return { path: at, stats: undefined };`,
      ``,
    ],
    [
      "a link gives its own mode to the file that replaces it",
      `if (request.symlinks === "replace") return { path: at, stats: undefined };`,
      `if (request.symlinks === "replace") return { path: at, stats };`,
    ],
    [
      "a link is followed though it is to be an error",
      `if (request.symlinks === "error") throw new Fault("lstat", "ERR_UNTORN_SYMLINK", undefined);`,
      ``,
    ],
    [
      "links below /proc are followed",
      `if (at.startsWith("/proc/") && style === "posix")`,
      `if (at.startsWith("/proc//") && style === "posix")`,
    ],
    ["39 links are the most", `const mostLinks = 40;`, `const mostLinks = 39;`],
    ["41 links are followed", `const mostLinks = 40;`, `const mostLinks = 41;`],
    [
      "a relative link starts at the root",
      `at = absolute(yield* sys.readlink(at), style, () => directory);`,
      `at = absolute(yield* sys.readlink(at), style, () => directory.slice(0, 1));`,
    ],
    [
      "files without inode numbers are all the same",
      `return a.ino !== undefined && a.ino === b.ino && a.dev === b.dev;`,
      `return a.ino === b.ino && a.dev === b.dev;`,
    ],
    [
      "files of different devices are the same",
      `return a.ino !== undefined && a.ino === b.ino && a.dev === b.dev;`,
      `return a.ino !== undefined && a.ino === b.ino;`,
    ],
    [
      "all files of a device are the same",
      `return a.ino !== undefined && a.ino === b.ino && a.dev === b.dev;`,
      `return a.ino !== undefined && a.dev === b.dev;`,
    ],
    [
      "nothing is not the same as nothing",
      `if (a === undefined || b === undefined) return a === b;`,
      `if (a === undefined || b === undefined) return false;`,
    ],
  ]),
  ...inFile("unchanged.ts", [
    ["another mode is no change", `&& (mode === undefined || mode === stats.mode);`, `&& (mode ?? 0) >= 0;`],
    ["another owner is no change", `return sameOwner && (`, `return (sameOwner || !sameOwner) && (`],
    [
      "another group is no change",
      `(owner.uid === stats.uid && owner.gid === stats.gid);`,
      `(owner.uid === stats.uid);`,
    ],
    ["other bytes are no change", `if (!(yield* holds(file, next))) return false;`, ``],
    [
      "a file that is left alone is not flushed",
      `if (request.durability !== "none") yield* sys.flush(file);`,
      ``,
    ],
    [
      "a file that is left alone is flushed though no durability is asked for",
      `if (request.durability !== "none") yield* sys.flush(file);`,
      `yield* sys.flush(file);`,
    ],
    ["a file that cannot be compared is not replaced", `if (error instanceof Fault) return false;`, ``],
  ]),
  ...inFile(
    "supports.ts",
    ["directoryFlush", "modes", "owners", "replaceReadOnly", "replaceOpen"].flatMap((what) => [
      [`POSIX is said not to have ${what}`, `${what}: true,`, `${what}: false,`],
      [`Windows is said to have ${what}`, `${what}: false,`, `${what}: true,`],
    ]),
  ),
];
