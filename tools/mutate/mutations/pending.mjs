import { inFile } from "./in-file.mjs";

export const pendingMutations = [
  ...inFile("pending-source.ts", [
    [
      "what shall be in the temporary is gathered",
      `gathers ? new Gathering() : undefined`,
      `new Gathering()`,
    ],
    [
      "a view of what was given away is looked at unprotected",
      `data instanceof Uint8Array`,
      `ArrayBuffer.isView(data)`,
    ],
    ["what was given away is gathered as nothing", `size === 0 ||`, ``],
    ["text is gathered as if each character were a byte", `data.length * 3`, `data.length`],
    [
      "text that may be wrong is gathered unchecked",
      `typeof data === "string" && !canFail(this.#reading.encoding)`,
      `typeof data === "string"`,
    ],
    ["small chunks of a stream cost a call each", `gathers ? new Gathering() : undefined`, `undefined`],
    ["text does not go on from one write to the next", `this.#sync, this.#text);`, `this.#sync);`],
    [
      "half a character at the end of a pending file is lost",
      `return this.#text.rest();`,
      `return undefined;`,
    ],
    [
      "a pending file does not look at its target again",
      `readonly isSlow = true;`,
      `readonly isSlow = false;`,
    ],
    [
      "half a character at the end of a small stream is lost",
      `if (rest !== undefined) void this.#gathering?.add(rest);`,
      ``,
    ],
    [
      "a small stream of nothing has no end",
      `partOf(this.#gathering?.take() ?? new Uint8Array(0), this`,
      `partOf(this.#gathering?.take(), this`,
    ],
    ["a pending file does not say how far it has come", `this.bytesWritten += this.#underWay;`, ``],
    [
      "a pending file says that it has written what it is writing",
      `this.#underWay = piece?.byteLength ?? 0;`,
      `this.bytesWritten += piece?.byteLength ?? 0;`,
    ],
  ]),
  ...inFile("pending-steps.ts", [
    [
      "what comes after the end is gathered",
      `return !this.#isOver && this.#source.gather(data);`,
      `return this.#source.gather(data);`,
    ],
    ["an abort of a pending file is not noticed", `void this.#stop.stop(fault);`, ``],
    ["a pending file that is aborted stays open until the next call", `if (isMade) void onAbort(fault);`, ``],
    ["who makes a stream hears of an abort before it is made", `if (isMade) void onAbort`, `void onAbort`],
    ["a stream is opened twice", `if (this.#isStarted) return;`, ``],
    [
      "a stream that was aborted before it was made waits for data",
      `if (this.#stop.reason !== undefined) yield* this.fail(this.#stop.reason);`,
      ``,
    ],
    [
      "a small stream does not say how much was written",
      `this.#source.bytesWritten = receipt.bytesWritten;`,
      ``,
    ],
    ["what is large is written to a stream that is not open", `yield* this.open();`, ``],
    [
      "a stream that failed while it waited says that it has ended",
      `return this.#end(report(fault, this.#situation));`,
      `return this.#end();`,
    ],
    [
      "a stream that failed while it waited takes more",
      `return this.#end(report(fault, this.#situation));`,
      `return;`,
    ],
    [
      "another thread is given a small stream that a signal may stop",
      `new Cancellation(this.#stop, given.cancellation.exists)`,
      `new Cancellation(this.#stop, false)`,
    ],
    [
      "another thread is given no stream",
      `new Cancellation(this.#stop, given.cancellation.exists)`,
      `new Cancellation(this.#stop)`,
    ],
    [
      "an abort at the end of a write is noticed by the next one only",
      `else if (this.#stop.reason === undefined) return undefined;`,
      `else if (step !== undefined) return undefined;`,
    ],
    ["a write after the end is not refused", `void this.check("write");`, ``],
    ["a commit after the end is not refused", `    void this.check("commit");`, ``],
    ["a stream that came too late is not let go of", `void part.release();`, ``],
    [
      "a discard does not say that the temporary is left",
      `if (isDiscarded && stuck !== undefined) throw`,
      `if (isDiscarded && stuck === null) throw`,
    ],
    ["a discard does nothing", `if (!this.#isOver) yield* this.fail(discarded());`, ``],
    ["a discard from within a call is tried", `if (this.#isBusy) void this.check("discard");`, ``],
    ["a call from within another one is tried", `this.#isBusy = true;`, ``],
    [
      "what comes after a failure has another error",
      `if (this.#isOver && this.#failure !== undefined) throw this.#failure;`,
      ``,
    ],
    ["a failure is forgotten", `this.#failure = failure;`, ``],
    [
      "a failure of a call does not reach the steps",
      `return this.#steps.throw(error);`,
      `answer = undefined;`,
    ],
    ["a listener stays on the signal of a pending file", `void this.#forgetSignal();`, ``],
  ]),
  ...inFile("pending-file.ts", [
    ["a small chunk overtakes a large one", `this.#underWay === 0 && this.#steps`, `this.#steps`],
    [
      "calls of a pending file do not wait for each other",
      `this.#underWay === 0 ? action() : this.#last.then(action);`,
      `action();`,
    ],
    ["calls of a pending file are always taken for the first", `this.#underWay++;`, ``],
    ["a commit with nothing before it takes its turn later", `this.#underWay === 0 ? action() :`, ``],
    [
      "nothing more is done after a failure",
      `this.#last = result.then(end, end);`,
      `this.#last = result.then(end);`,
    ],
    ["what was opened is written once more", `if (!this.#steps.isStarted) return`, `return`],
    ["a commit after a failure is tried", `    void this.#steps.check("commit");`, ``],
    ["a commit does not wait for its turn", `await turns.enter(key, this.#steps.cancellation);`, ``],
    ["the turn of a commit is never given back", `void turns.leave(key);`, ``],
    [
      "two spellings of a path are two queues, for a commit",
      `const key = keyOf(this.path, platform.pathStyle);`,
      `const key = this.path;`,
    ],
    [
      "a commit that is aborted in its queue leaves the temporary",
      `await this.#run(this.#steps.fail(error as Fault));`,
      ``,
    ],
    ["a discard breaks off a commit", `if (!this.#isCommitting) void this`, `void this`],
    ["a discard waits for a stalled stream", `if (!this.#isCommitting) void this.#steps.stop();`, ``],
    ["an abort within a call is handled twice", `if (!this.#steps.isBusy) void`, `void`],
    [
      "a pending file that is disposed of stays",
      `[Symbol.asyncDispose](): Promise<void> {`,
      `[Symbol.asyncDispose](): Promise<void> { if (this.path !== "") return Promise.resolve();`,
    ],
    ["a blocking pending file that is disposed of stays", `    void this.discard();`, ``],
  ]),
  ...inFile("create-writable.ts", [
    ["a writable that has failed leaves its temporary", `await pending.discard().catch(ignore);`, ``],
    ["a writable does not hear of an abort of the signal", `fail = (error) => controller.error(error);`, ``],
    [
      "a writable that is aborted waits for a stalled chunk",
      `void controller.signal?.addEventListener("abort", () => void pending.discard().catch(ignore));`,
      ``,
    ],
    ["a writable that is closed is not committed", `await pending.commit();`, ``],
    [
      "a writable that is aborted is committed",
      `abort: () => pending.discard(),`,
      `abort: async () => void (await pending.commit()),`,
    ],
  ]),
  ...inFile("stop.ts", [
    ["what waits is not stopped", `for (const listener of this.#listeners) void listener();`, ``],
    ["what does not wait is not stopped", `this.reason ??= fault;`, ``],
  ]),
];
