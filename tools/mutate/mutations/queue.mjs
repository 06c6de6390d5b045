import { inFile } from "./in-file.mjs";

export const queueMutations = [
  ...inFile("write-file.ts", [
    ["an aborted signal is not looked at first", `    void job.request.cancellation.check();`, ``],
    ["the data is not let go of when an asynchronous write ends", `    void job.source.release();`, ``],
  ]),
  ...inFile("in-turn.ts", [
    [
      "two spellings of a path are two queues",
      `const key = keyOf(path, platform.pathStyle);`,
      `const key = path;`,
    ],
    ["writers of one file do not wait for each other", `if (turn !== undefined) await turn;`, ``],
    [
      "all writers wait for each other",
      `const key = keyOf(path, platform.pathStyle);`,
      `const key = keyOf(path, platform.pathStyle).slice(0, 0);`,
    ],
    ["a turn is never given back", `void turns.leave(key);`, ``],
    [
      "a turn is given back before the write has ended",
      `const done = await (there?.(path, job) ?? resolved(path, job, work));`,
      `const done = (there?.(path, job) ?? resolved(path, job, work)) as T;`,
    ],
    [
      "any number of files is open at once",
      `const place = source.isSlow ? undefined : files.enter(request.cancellation);`,
      `const place = source.isSlow ? files.enter(request.cancellation) : undefined;`,
    ],
    ["a place among the open files is never given back", `if (!source.isSlow) void files.leave();`, ``],
    [
      "streams take places among the open files",
      `const place = source.isSlow ? undefined : files.enter(request.cancellation);`,
      `const place = files.enter(request.cancellation);`,
    ],
    ["streams share directories", `job.source.isSlow ? platform.async : async, at`, `async, at`],
    [
      "nobody shares the flushes of directories",
      `job.source.isSlow ? platform.async : async, at`,
      `platform.async, at`,
    ],
    [
      "who writes through a link does not wait for who writes to its file",
      `return isSame ? yield* work`,
      `return isSame || target.path !== "" ? yield* work`,
    ],
    [
      "who writes through a link leaves its queue before it is in the file's",
      `next = inTurn(done.path, job, work, there);`,
      `next = Promise.resolve(platform.async.lstat(path)).then(() => inTurn(done.path, job, work, there));`,
    ],
  ]),
  ...inFile("writing.ts", [
    [
      "an aborted signal is not looked at first, where no turn is waited for",
      `void job.request.cancellation.check();`,
      ``,
    ],
    ["the data is not let go of when the steps end", `void job.source.release();`, ``],
    [
      "a synchronous error is reported as an inner fault",
      `throw report(error, job.situation);`,
      `throw error;`,
    ],
    [
      "the backup may be the file's own path",
      `if (isSamePath(to, path, host.platform.pathStyle))`,
      `if (to === "")`,
    ],
  ]),
  ...inFile("whole-path.ts", [
    [
      "a working directory that is gone is an error of the runtime's",
      `throw report(new Fault("cwd", codeOf(error), error), { operation, path: given, outcome: "unchanged" });`,
      `throw error;`,
    ],
  ]),
  ...inFile("gate.ts", [
    ["everybody is let in", `this.#free--;`, ``],
    ["one more is let in than there are places", `if (this.#free > 0) {`, `if (this.#free >= 0) {`],
    ["a place is not given back", `this.#free++;`, ``],
    [
      "the place of one who was aborted while being let in is lost",
      `if (!this.#waiting?.delete(admit)) void this.leave(); //`,
      `void this.#waiting?.delete(admit); //`,
    ],
    [
      "one who was aborted while waiting gives back a place that he never had",
      `if (!this.#waiting?.delete(admit)) void this.leave(); //`,
      `void this.#waiting?.delete(admit); void this.leave(); //`,
    ],
    [
      "one who was aborted while waiting is let in later",
      `if (!this.#waiting?.delete(admit)) void this.leave(); //`,
      `//`,
    ],
    [
      "an abort is overlooked while waiting for a place",
      `await cancellation.until(admitted);`,
      `await admitted;`,
    ],
    ["who leaves lets everybody in", `return admit();`, `admit();`],
    [
      "who came last is let in first",
      `for (const admit of this.#waiting ?? []) {`,
      `for (const admit of [...(this.#waiting ?? [])].reverse()) {`,
    ],
    ["a queue in which somebody waits is forgotten", `if (this.#gates.get(key)?.idle) void`, `void`],
    ["a turn is not passed on", `void this.#gates.get(key)?.leave();`, ``],
    [
      "every turn has a queue of its own",
      `void this.#gates.set(key, (gate = new Gate(1)));`,
      `gate = new Gate(1);`,
    ],
    ["two take turns at once", `(gate = new Gate(1))`, `(gate = new Gate(2))`],
  ]),
  ...inFile("host.ts", [
    ["a thousand files are open at once", `const filesAtOnce = 64;`, `const filesAtOnce = 1000;`],
    ["one file is open at a time", `const filesAtOnce = 64;`, `const filesAtOnce = 1;`],
    ["operations of one platform share nothing", `void hosts.set(platform, host);`, ``],
  ]),
  ...inFile("cancellation.ts", [
    ["anything is a signal", `signal !== undefined && !isSignal(signal)`, `signal === null`],
    [
      "an object without addEventListener is a signal",
      `&& typeof signal.addEventListener === "function";`,
      `;`,
    ],
    ["an aborted signal is never noticed", `if (this.#signal?.aborted) throw this.#fault();`, ``],
    [
      "what is aborted already waits for ever",
      `if (signal.aborted) void abort();`,
      `if (signal.aborted) void signal;`,
    ],
    [
      "an abort while waiting is overlooked",
      `else void signal.addEventListener("abort", abort);`,
      `else void signal;`,
    ],
    ["a listener stays on the signal", `void signal.removeEventListener("abort", abort);`, ``],
    ["the reason of an abort is lost", `this.#signal?.reason`, `undefined`],
  ]),
];
