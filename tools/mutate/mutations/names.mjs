import { inFile } from "./in-file.mjs";

/** What gives names and takes them away: moves, copies, removals, links, rotations. */
export const nameMutations = [
  ...inFile("move-by-name.ts", [
    [
      "what a moved file holds is not flushed",
      `const readable = durability === "none" ||`,
      `const readable = durability !== "" ||`,
    ],
    [
      "a file that cannot be read is moved as if it had been flushed",
      `if (strict || !unreadable.has((error as Fault).code)) throw faultOf("source", error);`,
      `return true;`,
    ],
    [
      "the new directory is not flushed after a move",
      `if (durable && (isSure === undefined || outOf === undefined)) yield* flushInto();`,
      ``,
    ],
    [
      "the old directory is not flushed after a move",
      `outOf === undefined || !durable || (yield* flushDirectory(outOf, strict));`,
      `true;`,
    ],
    [
      "the old name goes before the new one is on disk",
      `      yield* flushInto(); // the new name`,
      `      // the new name`,
    ],
    ["a name that is not on disk counts as safe", `plan.there && (!inSteps || isSure === true);`, `true;`],
    ["a second name of a file stays", `return sameFile(yield* sys.lstat(from), stats);`, `return false;`],
    [
      "a file moves to another filesystem by a rename or not at all",
      `if ((error as Fault).code !== "EXDEV" || situation.outcome === "replaced") throw error;`,
      `throw error;`,
    ],
    [
      "a move that failed to another filesystem is unknown",
      `situation.outcome = "unchanged"; // that is sure`,
      `// that is sure`,
    ],
    [
      "a move replaces what it must not",
      `plan.names === "apart" && !job.request.overwrite &&`,
      `plan.names === "respelled" && !job.request.overwrite &&`,
    ],
    ["a respelling is said to have changed nothing", `situation.outcome = "unknown";`, ``],
  ]),
  ...inFile("move-across.ts", [
    ["a source that changed is removed", `if (stats.kind === "file") yield* checkSame(from, stats);`, ``],
    ["the source stays", `yield* retryBusy(() => sys.remove(from), from, supports);`, ``],
    [
      "the removal of the source is not flushed",
      `(yield* flushDirectory(outOf, strict));`,
      `flushDirectory !== undefined;`,
    ],
    [
      "a directory is opened on its way to another filesystem",
      `if (stats.kind === "directory") throw new Fault("rename", "EXDEV", undefined);`,
      ``,
    ],
    [
      "the name of a copy is not on disk before the source goes, with ordered",
      `...(durability !== "none" && full)`,
      `...(durability === "full" && full)`,
    ],
    ["a copy has the mode of any new file", `attributes: true,`, `attributes: false,`],
    ["a copy has its own times", `times: "may" }`, `times: undefined }`],
    ["the source of a copy stays open", `    yield* attempt(sys.close(file));`, ``],
  ]),
  ...inFile("move-plan.ts", [
    [
      "directories for an ordered move are not flushed",
      `supports.directoryFlush && durability !== "none"; // with`,
      `supports.directoryFlush && durability === "full"; // with`,
    ],
    [
      "a missing source is found out late",
      `if (stats === undefined) throw new Fault("lstat", "ENOENT", undefined);`,
      `if (stats === undefined) throw new Fault("rename", "ENOENT", undefined);`,
    ],
    [
      "a pipe is replaced by a move",
      `if (over.kind === "other") throw`,
      `if (over.kind === "link" && false) throw`,
    ],
    ["an error of the source names the destination", `throw faultOf("source", error);`, `throw error;`],
    [
      "hard links in one directory are taken for one name",
      `names.includes(old) && names.includes(now) ? "linked" : "respelled"`,
      `"respelled"`,
    ],
    [
      "a change of letter case is taken for hard links",
      `names.includes(old) && names.includes(now) ? "linked" : "respelled"`,
      `"linked"`,
    ],
  ]),
  ...inFile("file-source.ts", [
    ["a source that grew is not noticed", `now?.size === before.size &&`, `now !== undefined &&`],
    ["a source that was written over is not noticed", `now.mtime === before.mtime &&`, ``],
    [
      "a source that was replaced is not noticed",
      `(before.ino === undefined || sameFile(now, before));`,
      `true;`,
    ],
    ["what is no file is copied", `if (stats.kind !== "file") throw`, `if (stats.kind === "link") throw`],
    ["an error of reading is told as one of the target", `throw faultOf("source", error);`, `throw error;`],
    [
      "the next piece is read over the one that is written",
      `[now, later] = [later, now];`,
      `[now, later] = [now, later];`,
    ],
    [
      "the source is looked at before all of it is written",
      `const bytesWritten = yield* writeAhead(to, () => ofSource(ahead()), onWrite);`,
      `yield* ofSource(atEnd()); const bytesWritten = yield* writeAhead(to, () => ofSource(ahead()), onWrite);`,
    ],
    ["the source is not looked at again", `      yield* ofSource(atEnd());`, ``],
    ["a copy's progress begins anew with each piece", `onWrite(before + count)`, `onWrite(count)`],
    ["a copy counts its last piece only", `bytesWritten += count;`, `bytesWritten = count;`],
  ]),
  ...inFile("move-across.ts", [
    [
      "another file is moved than the one that was looked at",
      `if (stats.ino !== undefined && !sameFile(opened, stats))`,
      `if (stats.ino !== undefined && opened.ino === undefined)`,
    ],
  ]),
  ...inFile("clone.ts", [
    ["a clone shows a secret", `|| (stats.mode & ~known & 0o077) !== 0`, ``],
    ["a clone runs as this process", `(stats.mode & setIds) !== 0 || `, ``],
    [
      "a copy that is watched is made at once",
      `if (cancellation.exists || onProgress !== undefined || uncloned.has(stats.dev)) return source;`,
      `if (uncloned.has(stats.dev)) return source;`,
    ],
    ["a filesystem is asked again and again", `|| uncloned.has(stats.dev)`, ``],
    ["no filesystem is asked again", `if (never.has((error as Fault).code)) void`, `void`],
    ["a clone is of another owner", `[stats, last].every(`, `[last].every(`],
    ["a clone becomes another owner's", `[stats, last].every(`, `[stats].every(`],
    ["a clone is of another group", `uid === owner.uid && gid === owner.gid`, `uid === owner.uid`],
    ["a clone goes to another device", `dev === stats.dev && [`, `[`],
    ["what a failed clone has left stays", `if (size > 0) yield* sys.truncate(to, 0);`, ``],
    [
      "a clone that did nothing is believed",
      `if (done && size === stats.size) return size;`,
      `if (done) return size;`,
    ],
  ]),
  ...inFile("copying.ts", [
    ["a file is copied onto itself", `if (same) throw new Fault`, `if (false) throw new Fault`],
    ["a copy has set-id bits", `stats.mode & 0o1777`, `source.stats.mode`],
    ["times are not kept", `times: job.times ? "must" : undefined`, `times: undefined`],
  ]),
  ...inFile("remove-file.ts", [
    ["a removal is not flushed", `(yield* flushDirectory(parent, strict));`, `parent === undefined;`],
    [
      "a directory is removed",
      `if (stats?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);`,
      ``,
    ],
    [
      "a removal that happened and was reported failed is unchanged",
      `if (now === undefined) return "replaced";`,
      `if (now === undefined) return "unchanged";`,
    ],
    [
      "a removal that failed is said to have happened",
      `return sameFile(now, stats) ? "unchanged" : "unknown";`,
      `return "replaced";`,
    ],
    ["force is not obeyed", `if (stats === undefined && !force)`, `if (stats === undefined)`],
  ]),
  ...inFile("make-link.ts", [
    ["a link that is not in place is left", `yield* temporaries.discard(temporary, job.situation);`, ``],
    [
      "a new link is not flushed",
      `return parent !== undefined && (yield* flushDirectory(parent, strict)) && there;`,
      `return parent !== undefined && there;`,
    ],
    [
      "a link that is there and was reported failed is unchanged",
      `situation.outcome = "unknown"; // ours`,
      `// ours`,
    ],
  ]),
  ...inFile("laying-out.ts", [
    [
      "a layout is lost where the file cannot be read",
      `if (unreadable.has((error as Fault).code)) return undefined;`,
      `return undefined;`,
    ],
    [
      "a file that may not be read cannot be written as JSON",
      `if (unreadable.has((error as Fault).code)) return undefined;`,
      ``,
    ],
    [
      "a file whose layout is given is read",
      `target.stats === undefined || isGiven(layout) ?`,
      `target.stats === undefined ?`,
    ],
  ]),
  ...inFile("rotation.ts", [
    [
      "a rotation goes on after one that was killed, and was not flushed",
      `if (isGap && parent !== undefined) yield* flushDirectory(parent, strict); //`,
      `//`,
    ],
    [
      "a rotation with nothing to move goes on after one that was killed, and was not flushed",
      `(isGap || ends.has(1))`,
      `ends.has(1)`,
    ],
    ["a rotation overwrites a number that the list has not shown", `rotation.keep > 1`, `rotation.keep > 9`],
    [
      "a rotation overwrites an older number that the list has not shown",
      `if ((yield* sys.lstat(numbered(free, end))) !== undefined) throw unseen();`,
      `void end;`,
    ],
    ["a rotation keeps what must go that the list has not shown", `free < keep ? (`, `free <= keep ? (`],
    [
      "a rotation is not flushed between its moves",
      `if (parent !== undefined) yield* flushDirectory(parent, strict);`,
      ``,
    ],
    [
      "a rotation moves what is older than a gap",
      `while (free < keep && ends.has(free)) free++;`,
      `while (free < keep) free++;`,
    ],
    [
      "a rotation keeps one more",
      `while (free < keep && ends.has(free)) free++;`,
      `while (free <= keep && ends.has(free)) free++;`,
    ],
    [
      "a number has two files",
      `...going.filter((end) => !coming.includes(end)).map(`,
      `...going.filter(() => false).map(`,
    ],
    ["numbers with a zero before them are taken", `/^([1-9]\\d{0,6})`, `/^(\\d{1,7})`],
  ]),
];
