import { inFile } from "./in-file.mjs";

export const traceMutations = [
  ...inFile("telling.ts", [
    ["a trace does not know the operation", `?? this.#about;`, `&& this.#about;`],
    ["a trace tells handles as they are", `i === 0 && onHandle.has(name)`, `i > 0 && onHandle.has(name)`],
    [
      "a trace does not know by what path a file was opened",
      `void this.#opened.set(answer, args[0] as string);`,
      ``,
    ],
    [
      "a trace does not tell how much was written",
      `counts.has(name) ? { bytes: answer as number } : {}`,
      `{}`,
    ],
    ["a trace does not tell what failed", `void tell({ code: codeOf(error) });`, `void error;`],
    [
      "a trace holds data",
      `if (value instanceof Uint8Array) return value.length;`,
      `if (value instanceof Uint8Array) return new TextDecoder().decode(value);`,
    ],
    ["a trace is told while nobody listens", `trace.hasSubscribers ? new`, `new Set().size === 0 ? new`],
  ]),
  ...inFile("trace.ts", [
    ["who unsubscribed is told on", `return listeners.delete(listener);`, `return listeners.has(listener);`],
    ["what a listener throws is swallowed", `        throw error;`, `        void error;`],
  ]),
];
