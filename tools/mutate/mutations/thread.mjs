import { inFile } from "./in-file.mjs";

export const threadMutations = [
  ...inFile("thread.ts", [
    [
      "another thread is given what somebody traces",
      `this.#thread !== undefined && !trace.hasSubscribers`,
      `this.#thread !== undefined`,
    ],
    ["nobody knows that the other thread is at work", `this.#underWay++;`, ``],
    ["the other thread is at work for ever", `this.#underWay--;`, ``],
    [
      "what another thread left undone is not done",
      `if (answer === undefined) return inDoubt(situation, again);`,
      `if (answer === undefined) return undefined as T;`,
    ],
    [
      "a write that another thread may have done is told as unchanged",
      `if (situation.outcome === "unchanged") situation.outcome = "unknown";`,
      ``,
    ],
    [
      "a link is written to out of its file's turn, on another thread",
      `if ("elsewhere" in told) return new Elsewhere(told.elsewhere) as T;`,
      ``,
    ],
    ["what another thread declines is not done", `if ("declined" in told) return again();`, ``],
    [
      "a failure of the other thread is told as this thread stands",
      `void Object.assign(situation, told.situation);`,
      ``,
    ],
    ["a failure of the other thread is told as a success", `throw faultOf(told.failed);`, ``],
    [
      "the system's error does not come back from the other thread",
      `isPlainError(cause) ? errorOf(cause) : cause, of`,
      `undefined, of`,
    ],
  ]),
  ...inFile("plain-request.ts", [
    ["another thread is given what must not overwrite", `request.overwrite &&`, ``],
    ["another thread is given what wants a backup", `backup === undefined &&`, ``],
    ["another thread is given what may overwrite in place", `!request.inPlaceFallback &&`, ``],
    ["another thread is given what a signal may stop", `!request.cancellation.isCallers &&`, ``],
    ["another thread is given what tells its progress", `request.onProgress === undefined &&`, ``],
    ["another thread is given what tells its temporaries", `request.onTemporary === undefined`, `true`],
  ]),
  ...inFile("write-order.ts", [
    ["another thread is given large files", `sizeOf(job.source) <= largestData`, `sizeOf(job.source) >= 0`],
    ["another thread is not told how large a file is", `sizeOf(source), again`, `0, again`],
    [
      "another thread flushes the directory of a batch",
      `leavesFlush ? commitOnly : replaceFile`,
      `replaceFile`,
    ],
    [
      "another thread leaves the flush of the directory out",
      `leavesFlush ? commitOnly : replaceFile`,
      `commitOnly`,
    ],
  ]),
  ...inFile("json-order.ts", [
    ["another thread is asked for large JSON", `text.length > largestData`, `text.length < 0`],
    ["another thread is not told how large JSON is", `text.length, again`, `0, again`],
    [
      "another thread is not told how JSON is to be laid out",
      `plainRequest(request), given, guess }`,
      `plainRequest(request), given: {}, guess }`,
    ],
    [
      "another thread lays JSON out in another way than its file",
      `isSameLayout(layout, guess) ?`,
      `isSameLayout !== undefined ?`,
    ],
    [
      "another thread reads what takes it long",
      `if (!isGiven(given) && (target.stats?.size ?? 0) > largestThere) return declined;`,
      ``,
    ],
    ["another thread is given JSON that nobody may be told of", ` || !canBeTold(job)) return`, `) return`],
  ]),
  ...inFile("laying-out.ts", [
    ["JSON is laid out in another way than its file", `inLayout(made, layout)`, `made.text`],
    [
      "nobody knows how the last file was laid out",
      `(isGiven(given) ? undefined : host.layout) ?? newLayout;`,
      `newLayout;`,
    ],
    [
      "what is given is not how JSON is laid out",
      `return { ...host.layout, ...layout };`,
      `return host.layout;`,
    ],
    ["JSON that failed keeps the buffer", `    void source.release();`, ``],
  ]),
  ...inFile("json-text.ts", [
    [
      "JSON that is too large to be indented is refused",
      `if (!(error instanceof RangeError)) throw error;`,
      `throw error;`,
    ],
    ["JSON on one line is taken for indented", `oneLine), layout: oneLine };`, `oneLine), layout };`],
    [
      "JSON is indented by no more than the runtime indents",
      `indent.length <= longestIndent`,
      `longestIndent > 0`,
    ],
    [
      "a quote that is escaped ends a string",
      `if ((end - before) % 2 === 0) return end;`,
      `return end + before - before;`,
    ],
    ["JSON on one line has spaces behind its colons", `indent === "" ? ":" : ": "`, `": "`],
    ["JSON on one line has many lines", `indent === "" ? "" : "\\n"`, `"\\n"`],
    ["marks are not looked at", `  a.hasMark === b.hasMark &&`, ``],
    ["indents are not looked at", `  a.indent === b.indent &&`, ``],
    ["ends of lines are not looked at", `  a.newline === b.newline &&`, ``],
    ["the last line's end is not looked at", `  a.trailingNewline === b.trailingNewline;`, `  true;`],
  ]),
  ...inFile("lock-order.ts", [
    [
      "another thread tries to take a lock that somebody holds",
      `seen === undefined || seen.holder !== undefined`,
      `seen === undefined`,
    ],
    [
      "another thread says that it has a lock that it has not",
      `supports))) return notTaken;`,
      `supports))) return { taken: true };`,
    ],
    ["another thread reads nothing", `const found = reads &&`, `const found = reads === "follow" &&`],
    ["another thread reads large files under a lock", `situation, host, largestData)`, `situation, host)`],
    ["a claim that failed elsewhere fails", `claimed?.catch(() => notTaken)`, `claimed`],
  ]),
  ...inFile("update-order.ts", [
    [
      "another thread is not told what it replaces",
      `plainRequest(request), stats }`,
      `plainRequest(request), stats: undefined }`,
    ],
    [
      "another thread keeps the lock",
      `released: yield* release(job.request.lock!.entry, job.host.platform.pathStyle) }`,
      `released: undefined }`,
    ],
    [
      "another thread is given updates that nobody may be told of",
      `if (!canBeOrdered(job)) return undefined;`,
      ``,
    ],
  ]),
  ...inFile("hold-lock.ts", [
    ["what another thread prepared is left", `prepared || mayBePrepared ?`, `prepared ?`],
    [
      "a lock that another thread gave back is given back again",
      `held.state === "released" || (await`,
      `(await`,
    ],
    [
      "a lock that another thread took is waited for",
      `if (taken) void held.take();`,
      `if (taken && reads === undefined) void held.take();`,
    ],
  ]),
  ...inFile("updating.ts", [
    [
      "what another thread gave back is not known",
      `if (released !== undefined) void noteRelease(released, held, situation);`,
      ``,
    ],
    [
      "a lock of the caller's is given back by another thread",
      `request.lock === undefined ? orderUpdate(found.target, next, here) : undefined`,
      `orderUpdate(found.target, next, here)`,
    ],
    ["what another thread read is read again", `const found = read ?? (await`, `const found = (await`],
  ]),
  ...inFile("finding.ts", [
    ["a file of just so much is not read", `target.stats.size > most`, `target.stats.size >= most`],
  ]),
  ...inFile("thread.ts", [
    [
      "a lock that another thread found lost is kept",
      `if (told.failed.code === "ERR_UNTORN_LOCK_LOST") void request.lock?.lose();`,
      ``,
    ],
    ["what is read is told as JSON", `bytes === undefined ? { told } :`, `bytes !== null ? { told } :`],
  ]),
  ...inFile("plain-request.ts", [
    [
      "another thread is not told of a lock",
      `  lock: lock && heldElsewhere(lock, platform),`,
      `  lock: undefined,`,
    ],
  ]),
  ...inFile("copy-order.ts", [
    [
      "another thread copies what takes it long",
      `plan.source.stats.size > largestThere ?`,
      `plan.source.stats.size < 0 ?`,
    ],
    [
      "another thread is given copies that nobody may be told of",
      `if (!canBeTold(job)) return undefined;`,
      ``,
    ],
    [
      "another thread is not told how a file is to be copied",
      `{ options: { ...options, times }, keys }`,
      `{ options: { ...options }, keys }`,
    ],
    [
      "another thread copies with other options",
      `{ options: { ...options, times }, keys }`,
      `{ options: { times } as How["options"], keys }`,
    ],
  ]),
  ...inFile("move-order.ts", [
    [
      "another thread is given a move that a signal may stop",
      `cancellation.exists || onTemporary`,
      `onTemporary`,
    ],
    [
      "another thread is given a move that tells its temporaries",
      `if (cancellation.exists || onTemporary !== undefined) return undefined;`,
      `if (cancellation.exists) return undefined;`,
    ],
    [
      "another thread is not told how a file is to be moved",
      `const how: How = { durability, strict, overwrite, createParents };`,
      `const how = {} as How;`,
    ],
    [
      "what another thread looked at is not what is copied to another filesystem",
      `return { plan, receipt: yield* moveByName(plan, job) };`,
      `return { plan: { ...plan, there: true }, receipt: yield* moveByName(plan, job) };`,
    ],
  ]),
  ...inFile("batch.ts", [
    [
      "another thread writes beside its file a link's",
      `const isElsewhere = path !== item.path;`,
      `const isElsewhere = false;`,
    ],
    [
      "a batch's directory is opened when its file is in place",
      `if (isFlushed) directory = await run(async, this.#opened(directoryOf(path, this.#style)));`,
      ``,
    ],
    [
      "a batch's directory is not flushed for another thread",
      `item.committed = { ...done, directory };`,
      `item.committed = done;`,
    ],
    [
      "a batch fails where a link's own directory cannot be opened",
      `return here(); // a link may lead to another one`,
      `return undefined;`,
    ],
  ]),
  ...inFile("sweeping.ts", [
    ["what another thread is writing is swept", `if (isOwn && orders.areUnderWay) return "alive";`, ``],
  ]),
];
