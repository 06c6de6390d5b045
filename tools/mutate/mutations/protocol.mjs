import { inFile } from "./in-file.mjs";

export const protocolMutations = [
  ...inFile("replace-file.ts", [
    [
      "strict is not obeyed where the platform cannot flush directories",
      `if (strict && durability === "full" && !durable)`,
      `if (strict && durability === "none" && durable)`,
    ],
    [
      "strict fails without full durability being asked for",
      `if (strict && durability === "full" && !durable)`,
      `if (strict && !durable)`,
    ],
    [
      "a platform that cannot flush directories is asked to",
      `durability === "full" && supports.directoryFlush;`,
      `durability === "full";`,
    ],
    [
      "the directory is flushed for ordered durability too",
      `durability === "full" && supports.directoryFlush;`,
      `durability !== "none" && supports.directoryFlush;`,
    ],
    [
      "the directory is never flushed",
      `const flushed = directory !== undefined && (yield* flushDirectory(directory, job.request.strict));`,
      `const flushed = directory !== undefined;`,
    ],
    [
      "the directory is opened after the rename",
      `const directory = isFlushed ? yield* sys.openDirectory(path) : undefined; //`,
      `if (isFlushed) { const written = yield* writeAndCommit(target, path, job); const late = yield* sys.openDirectory(path); const flushed = yield* flushDirectory(late, job.request.strict); yield* attempt(sys.closeDirectory(late)); return receiptOf({ target, written, directory: late, parentsFlushed }, flushed, job); } const directory = undefined as Opaque | undefined; //`,
    ],
    [
      "the directory of a batch is opened after the rename",
      `const directory = isFlushed ? yield* open(path) : undefined;`,
      `if (isFlushed) { const written = yield* writeAndCommit(target, path, job); return { target, written, directory: yield* open(path), parentsFlushed }; } const directory = undefined;`,
    ],
    [
      "strict is not obeyed where the filesystem cannot flush the directory",
      `flushDirectory(directory, job.request.strict)`,
      `flushDirectory(directory, false)`,
    ],
    [
      "the receipt says full though new directories could not be flushed",
      `!(flushed && parentsFlushed)`,
      `!flushed`,
    ],
    [
      "the receipt says full though the directory could not be flushed",
      `!(flushed && parentsFlushed)`,
      `!parentsFlushed`,
    ],
    [
      "the receipt says ordered where no durability was asked for",
      `const degraded = durability === "full" && !(`,
      `const degraded = !(`,
    ],
    [
      "the directory is left open",
      `if (directory !== undefined) yield* attempt(sys.closeDirectory(directory));`,
      ``,
    ],
    [
      "an error of closing the directory fails the write",
      `if (directory !== undefined) yield* attempt(sys.closeDirectory(directory));`,
      `if (directory !== undefined) yield* sys.closeDirectory(directory);`,
    ],
    ["parents are made though nobody asked", `!makes || stats !== undefined`, `stats !== undefined`],
    ["parents are not made", `(yield* createParents(parent, { style, durable, strict }))`, `makes`],
    ["the file is not flushed", `if (request.durability !== "none") yield* sys.flush(file); //`, `//`],
    [
      "the file is flushed though no durability is asked for",
      `if (request.durability !== "none") yield* sys.flush(file); //`,
      `yield* sys.flush(file); //`,
    ],
    [
      "a failed flush is tried again",
      `if (request.durability !== "none") yield* sys.flush(file); //`,
      `try { if (request.durability !== "none") yield* sys.flush(file); } catch { yield* sys.flush(file); } //`,
    ],
    [
      "a failed flush of the file is no failure",
      `if (request.durability !== "none") yield* sys.flush(file); //`,
      `if (request.durability !== "none") yield* attempt(sys.flush(file)); //`,
    ],
    [
      "the file is flushed before it is written",
      `bytesWritten = yield* source.writeTo?.(file, told(job)) ?? writeAll(file, () => source.next(), told(job));`,
      `if (source.writeTo === undefined) { if (request.durability !== "none") yield* sys.flush(file); bytesWritten = yield* writeAll(file, () => source.next(), told(job)); if (source.isSlow) current = yield* lookAgain(target, job); yield* setAttributes(temporary, likeOf(current, job) ?? target.stats, request, host.platform.supports); yield* sys.close(file); return { bytesWritten, current }; } bytesWritten = yield* source.writeTo(file, told(job));`,
    ],
    [
      "owner and mode are set after the flush",
      `yield* setAttributes(temporary, like, request, host.platform.supports);`,
      `if (request) { if (request.durability !== "none") yield* sys.flush(file); yield* setAttributes(temporary, like, request, host.platform.supports); yield* sys.close(file); return { bytesWritten, current }; }`,
    ],
    [
      "owner and mode are not set",
      `yield* setAttributes(temporary, like, request, host.platform.supports);`,
      ``,
    ],
    [
      "the mode is lost when the old file goes away while a stream takes its time",
      `const like = likeOf(current, job) ?? target.stats;`,
      `const like = likeOf(current, job);`,
    ],
    [
      "the target is not looked at again after a stream",
      `if (source.isSlow) current = yield* lookAgain(target, job);`,
      ``,
    ],
    [
      "after a stream, a link that has come to the target is followed",
      `request: { ...job.request, symlinks: "replace" } });`,
      `request: job.request });`,
    ],
    [
      "a secret is readable by others while it is written",
      `knowsMode(likeOf(target, job), request) ? 0o600 : 0o666;`,
      `knowsMode(likeOf(target, job), request) ? 0o666 : 0o666;`,
    ],
    [
      "a new file is readable by its owner only",
      `knowsMode(likeOf(target, job), request) ? 0o600 : 0o666;`,
      `knowsMode(likeOf(target, job), request) ? 0o600 : 0o600;`,
    ],
    [
      "the temporary is left when the write fails",
      `if (situation.journal === undefined) yield* host.temporaries.discard(temporary.path, situation);`,
      `if (situation.journal === undefined) void host;`,
    ],
    [
      "data in memory is written though it is there already",
      `if (request.skipUnchanged && (yield* hasData(target, job))) return unchanged;`,
      ``,
    ],
    [
      "data in memory is skipped without being asked to",
      `if (request.skipUnchanged && (yield* hasData(target, job)))`,
      `if (yield* hasData(target, job))`,
    ],
    [
      "data in pieces is written though it is there already",
      `if (request.skipUnchanged && (yield* hasCopy(`,
      `if (!request && (yield* hasCopy(`,
    ],
    ["data in pieces that is there already leaves a temporary", `yield* sys.remove(temporary.path);`, ``],
    [
      "a temporary that skipUnchanged removed is removed at the exit again",
      `      void host.temporaries.forget(temporary.path);`,
      ``,
    ],
    ["an abort just before the commit is overlooked", `void request.cancellation.check(); //`, `//`],
    ["an abort between two pieces is overlooked", `  void cancellation.check();`, ``],
    ["an abort before the backup is overlooked", `void job.request.cancellation.check();`, ``],
    [
      "overwrite: false is not obeyed",
      `return job.request.overwrite`,
      `return job.request.overwrite !== undefined`,
    ],
    [
      "progress does not know the total",
      `bytesTotal === undefined ? { bytesWritten } : { bytesWritten, bytesTotal };`,
      `bytesTotal === undefined ? { bytesWritten } : { bytesWritten };`,
    ],
    ["progress is told to nobody", `() => onProgress(progress)`, `() => progress`],
    ["no backup is made", `yield* keepBackup(path, stats, backup, job);`, ``],
    ["the receipt does not name the backup", `  return backup;`, `  return undefined;`],
    ["the backup has another ending", "`${path}.bak`", "`${path}.old`"],
  ]),
  ...inFile("callbacks.ts", [
    [
      "a promise of onProgress is not waited for",
      `return isPromise(told) ? cancellation.until(told) : told;`,
      `return isPromise(told) ? undefined : told;`,
    ],
    [
      "an abort is overlooked while onProgress takes its time",
      `return isPromise(told) ? cancellation.until(told) : told;`,
      `return told;`,
    ],
    [
      "what onProgress throws has the code of a failed stream",
      `wait(step, "ERR_UNTORN_CALLBACK"`,
      `wait(step, "ERR_UNTORN_DATA"`,
    ],
    [
      "what the caller's functions throw has no step of theirs",
      `wait(step, "ERR_UNTORN_CALLBACK"`,
      `wait("callback", "ERR_UNTORN_CALLBACK"`,
    ],
  ]),
  ...inFile("read-whole.ts", [
    [
      "a read of a whole file begins anew",
      `buffer.subarray(length, length + largestRead)`,
      `buffer.subarray(0, largestRead)`,
    ],
    [
      "a whole file has the room behind it",
      `if (count === 0) return buffer.subarray(0, length);`,
      `if (count === 0) return buffer;`,
    ],
    [
      "a file that does not fit into its buffer ends there",
      `if (length === buffer.length) buffer = longer(buffer);`,
      ``,
    ],
    ["a longer buffer is an empty one", `void copy.set(buffer);`, ``],
    ["a longer buffer is none", `Math.max(2 * buffer.length, largestRead)`, `largestRead`],
    ["a whole file is one read", `buffer.subarray(length, length + largestRead)`, `buffer.subarray(length)`],
    [
      "a buffer has no room for the read that finds the end",
      `Math.min(size + 1, largestRead)`,
      `Math.min(size, largestRead)`,
    ],
  ]),
  ...inFile("update-file.ts", [["the caller gets bytes with room behind them", `old?.slice()`, `old`]]),
  ...inFile("content.ts", [
    [
      "the count of a short write is not looked at",
      `at += count;`,
      `at += Math.min(length - at, largestWrite);`,
    ],
    [
      "a write of nothing is taken for all",
      `if (count === 0) throw new Fault("write", "ERR_UNTORN_NO_PROGRESS", undefined);`,
      `if (count === 0) return bytesWritten;`,
    ],
    [
      "everything is one write, however much it is",
      `const largestWrite = 8 * 1024 * 1024;`,
      `const largestWrite = 8 * 1024 * 1024 * 1024;`,
    ],
    [
      "a buffer that shrinks while it is written makes a short file",
      `if (piece.byteLength !== length)`,
      `if (piece.byteLength > length)`,
    ],
    ["progress tells of the last write only", `yield* onWrite(bytesWritten);`, `yield* onWrite(count);`],
    ["nobody is asked between two writes", `if (onWrite !== undefined) yield* onWrite(bytesWritten);`, ``],
    [
      "what is longer than was thought is read with a buffer that is too small",
      `buffer = new Uint8Array(Math.min(16 * count, largest)); //`,
      `buffer = new Uint8Array(1); //`,
    ],
    [
      "a copy has whole blocks at its end",
      `const piece = buffer.subarray(0, count);`,
      `const piece = count === 0 ? buffer.subarray(0, 0) : buffer;`,
    ],
    [
      "a file that ends early has all the bytes",
      `if (count === 0) return false;`,
      `if (count === 0) return true;`,
    ],
    [
      "files of the same size are the same",
      `if (rest[i] !== buffer[i]) return false;`,
      `if (rest[i] === undefined) return false;`,
    ],
    [
      "a file that has more bytes is the same",
      `return (yield* sys.read(file, buffer.subarray(0, 1))) === 0;`,
      `return true;`,
    ],
    [
      "an error of closing the file is overlooked",
      `  yield* sys.close(file);`,
      `  yield* attempt(sys.close(file));`,
    ],
    ["the file is left open", `  yield* sys.close(file);`, ``],
  ]),
  ...inFile("port.ts", [
    ["what is only attempted is not done", `    yield* steps;`, ``],
    [
      "what is only attempted must not fail",
      `    // the first failure is the one to report`,
      `    yield* steps; throw new Error("attempt");`,
    ],
    [
      "an error without a code has none",
      `return typeof code === "string" ? code : "ERR_UNTORN_UNKNOWN";`,
      `return code as string;`,
    ],
    [
      "the error of a system call has the wrong step",
      `throw new Fault(this.name, codeOf(cause), cause);`,
      `throw new Fault("call", codeOf(cause), cause);`,
    ],
    [
      "the error of a system call has no cause",
      `throw new Fault(this.name, codeOf(cause), cause);`,
      `throw new Fault(this.name, codeOf(cause), undefined);`,
    ],
    [
      "after a blocking call, calls of others are answered by its filesystem",
      `    answering = outer;`,
      `    answering = outer ?? answers;`,
    ],
    [
      "what a callback of the caller's asks for is answered by the filesystem of the call around it",
      `if (answering !== undefined) return answered(undefined, what) as Awaited<T>;`,
      `if (answering !== undefined) return what() as Awaited<T>;`,
    ],
    [
      "an abort while a stream takes its time is said to be the stream's failure",
      `throw cause instanceof Fault ? cause : new Fault(step, code, cause);`,
      `throw new Fault(step, code, cause);`,
    ],
  ]),
  ...inFile("run.ts", [
    [
      "asynchronous calls are not waited for",
      `answer = await (pair === undefined`,
      `answer = (pair === undefined`,
    ],
    [
      "what is to go side by side goes in turn",
      `const pair = pairOf(step.value);`,
      `const pair = undefined as Pair | undefined;`,
    ],
    [
      "the failure of one of two computations does not wait for the other's end",
      `const ends = await Promise.allSettled(pair.map((steps) => drive(fs, steps, make)));`,
      `const ends = await Promise.all(pair.map(async (steps) => ({ status: "fulfilled", value: await drive(fs, steps, make) }) as PromiseSettledResult<unknown>));`,
    ],
    [
      "what the caller gives is not waited for",
      `if (call.name === "wait") return call.args[0]();`,
      `if (call.name === "wait") return void call.args[0]();`,
    ],
  ]),
];
