import { inFile } from "./in-file.mjs";

export const batchMutations = [
  ...inFile("batch.ts", [
    [
      "a file that comes in pieces waits for the flush of the others",
      `if (job.source.isSlow || isElsewhere)`,
      `if (isElsewhere)`,
    ],
    [
      "the directory of a file behind a link is held open with the others",
      `if (job.source.isSlow || isElsewhere)`,
      `if (job.source.isSlow)`,
    ],
    ["the directory is flushed for each file", `if (!flushes.has(directory)) void`, `void`],
    [
      "the directory is not flushed",
      `if (directory !== undefined) yield* flushDirectory(directory, true);`,
      ``,
    ],
    ["a flush that failed is not told", `    return error as Fault;`, `    return void error;`],
    ["strict is not obeyed in a batch", `(cannotFlush(fault) && !job.request.strict)`, `cannotFlush(fault)`],
    [
      "a directory that cannot be flushed is an error",
      `(cannotFlush(fault) && !job.request.strict)`,
      `false`,
    ],
    [
      "durability is promised that was not had",
      `directory !== undefined && fault === undefined, job`,
      `true, job`,
    ],
    [
      "directories of a batch are left open",
      `for (const handle of this.#handles) yield* attempt(sys.closeDirectory(handle));`,
      ``,
    ],
    ["the directory is opened for each file", `if (known !== undefined) return known;`, ``],
    ["the last failure is told, not the first", `const first = failed[0]!`, `const first = failed.at(-1)!`],
    ["the message does not say how many failed", "; of ${items.length} files", "; of files"],
  ]),
  ...inFile("write-files.ts", [
    [
      "streams stay locked when another entry is wrong",
      `for (const { job } of items) void job.source.release();`,
      ``,
    ],
    [
      "it is not said which entry is wrong",
      "error.message = `entries[${items.length}]: ${error.message}`;",
      ";",
    ],
    [
      "an entry does not have its own options",
      `writeRequest({ ...common, ...given(own) })`,
      `writeRequest(common)`,
    ],
    [
      "the options of the batch are not obeyed",
      `writeRequest({ ...common, ...given(own) })`,
      `writeRequest(given(own))`,
    ],
    ["an option that is undefined hides that of the batch", `...given(own) });`, `...own });`],
    ["everybody waits for a stream", `.filter(([{ job }]) => !job.source.isSlow)`, ``],
  ]),
];
