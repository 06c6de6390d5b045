import { inFile } from "./in-file.mjs";

export const coalescingMutations = [
  ...inFile("newest.ts", [
    ["what is given in one go is written twice", `    await Promise.resolve(); //`, `    //`],
    ["what was replaced is written in place of the newest", `      waiting.input = input;`, ``],
    ["what was replaced is not let go of", `      void this.#drop(waiting.input);`, ``],
    ["what is given during an attempt counts for it", `      this.#waiting = undefined; //`, `      //`],
    ["two attempts run at a time", `if (!this.#isRunning) void this.#run();`, `void this.#run();`],
    ["after the first attempts nothing is written", `    this.#isRunning = false;`, ``],
    ["the last is that of the first write", `this.#last = added.promise;`, `this.#last ??= added.promise;`],
    ["a failed attempt is told as done", `void now.reject(error); //`, `void now.resolve(error); //`],
  ]),
  ...inFile("coalescing-writer.ts", [
    ["a closed writer takes more", `if (this.#closing !== undefined) return`, `if (this.path === "") return`],
    ["close does not wait", `this.flush().then(() => undefined)`, `Promise.resolve(undefined)`],
    [
      "flush does not wait",
      `return this.#newest.last ?? Promise.resolve(undefined);`,
      `return Promise.resolve(undefined);`,
    ],
    [
      "its writes share what they left",
      `situation: { ...job.situation, left: [] }`,
      `situation: job.situation`,
    ],
    ["a replaced stream is not cancelled", `(source) => source.release(),`, `() => undefined,`],
  ]),
];
