import { inFile } from "./in-file.mjs";

export const transactionMutations = [
  ...inFile("transacting.ts", [
    [
      "half a transaction loses its journal to a power cut under recover",
      `yield* flushIfPossible(directory, platform.supports, false); // whoever was killed may not have`,
      `//`,
    ],
    [
      "a transaction begins though the list may hide an earlier one",
      `if (!names.includes(nameOf(held.entry.lock, style))) {`,
      `if (names.includes("")) {`,
    ],
    [
      "what the last transaction left is not finished first",
      `    yield* finishTransactions(directory, host, held);`,
      ``,
    ],
    ["what is staged is not flushed before the commit", `      yield* this.#staging.flush(journal);`, ``],
    [
      "the journal is not made in the lock's holder",
      `temporaries.create(held.entry.holder,`,
      `temporaries.create(directory,`,
    ],
    [
      "the journal's name is not flushed before the files take their places",
      `durability === "full" && (yield* flushIfPossible(directory, platform.supports, strict));`,
      `durability === "full";`,
    ],
    [
      "a commit that failed is taken for none though it may come back",
      `if (yield* this.#isTakenBack(journal, held, error as Fault)) {`,
      `if (journal !== "") {`,
    ],
    [
      "a journal that is taken back may come back",
      `if (durability === "full") yield* flushIfPossible(directory, host.platform.supports, false);`,
      ``,
    ],
    [
      "what was staged is left when a transaction fails",
      `yield* this.#staging.discard(this.#situation);`,
      `void this.#situation;`,
    ],
    ["a journal is taken back from whoever has the lock", `if (!isNever) yield* held.check();`, ``],
    [
      "a commit that a network made twice is taken for none",
      `if (!isNever) yield* held.check();`,
      `if (code !== "ERR_UNTORN_LOCK_LOST") yield* held.check();`,
    ],
    ["parts are left behind a transaction", `      yield* this.#staging.removeParts();`, ``],
  ]),
  ...inFile("roll-forward.ts", [
    ["a removal is done twice", `if (again && (yield* sys.lstat(grave)) !== undefined) return;`, ``],
    [
      "what is in place is no reason to go on",
      `if (again && (yield* sys.lstat(temporary)) === undefined) return;`,
      ``,
    ],
    [
      "a second name of a moved file is left",
      `yield* retryBusy(() => removeLeft(temporary), temporary, supports); //`,
      `//`,
    ],
    ["the journal is left", `  yield* removeJournal(journal, supports);`, ``],
    ["the graves are left", `for (const [, grave] of told.bury) yield* attempt(sys.remove(grave)); //`, `//`],
    [
      "the graves go before the journal is gone for sure",
      `if (durable) flushed = (yield* flushIfPossible(directoryOf(journal, style), supports, false)) && flushed;`,
      ``,
    ],
    [
      "the journal goes before the files are in place for sure",
      `      flushed = (yield* flushIfPossible(directory, supports, false)) && flushed;`,
      `      void directory;`,
    ],
    [
      "what could not be flushed after the commit is told as durable",
      `  return flushed;`,
      `  return durable;`,
    ],
  ]),
  ...inFile("finish.ts", [
    [
      "a part whose directory is not there is told as a missing file",
      `if ((yield* sys.lstat(directory)) === undefined)`,
      `if (directory === "")`,
    ],
    [
      "a part is removed while its journal is there",
      `if ((yield* sys.lstat(of)) !== undefined) return finished;`,
      ``,
    ],
  ]),
  ...inFile("staging.ts", [
    [
      "no part says in another directory what is needed",
      `if (keyOf(where, style) !== keyOf(directory, style))`,
      `if (where === "")`,
    ],
    [
      "what is staged is removed at the exit after the commit",
      `void this.#call.host.temporaries.outlive(temporary);`,
      `void temporary;`,
    ],
  ]),
  ...inFile("staging.ts", [
    ["a source that went away is not told as one", `throw faultOf("source", error);`, `throw error;`],
  ]),
  ...inFile("trusted.ts", [
    [
      "the journal of anybody is followed",
      `if (supports.owners && !(yield* isTrusted(path, host))) return void foreign.push(path);`,
      ``,
    ],
    ["whose a journal is, is asked where files have no owners", `if (supports.owners && `, `if (`],
    [
      "root's journal is not followed",
      `if (uid === undefined || uid === 0) return true;`,
      `if (uid === undefined) return true;`,
    ],
    [
      "the journal of the directory's owner is not followed",
      `return uid === (yield* directoryAt(directory, style))?.uid || uid`,
      `return uid`,
    ],
    [
      "the own journal is not followed in somebody else's directory",
      ` || uid === (yield* ownUid(directory, host));`,
      `;`,
    ],
    ["what is made to see whose it is stays", `yield* attempt(sys.rmdir(probe));`, ``],
  ]),
  ...inFile("fenced.ts", [
    ["a lock that is lost at the commit is not told", `throw lost(step, error);`, `throw error;`],
  ]),
  ...inFile("plan.ts", [
    ["what is missing is moved", `throw new Fault("lstat", "ENOENT", undefined, "source");`, `void place;`],
    ["a link is moved", `if (statsOf(moved)?.kind === "link")`, `if (moved === undefined)`],
    ["a name is another one through a linked directory", `if (names === "same") return place;`, ``],
    [
      "a name is another one by another spelling",
      `if (names === "respelled") throw new Fault("lstat", "ERR_UNTORN_SAME_FILE", undefined);`,
      ``,
    ],
    ["a file that was moved stays", `source.content = { kind: "nothing" };`, ``],
  ]),
  ...inFile("transaction.ts", [
    ["a transaction hears what comes after its action", `if (!this.#hasEnded) return;`, `return;`],
    ["data is not let go of", `for (const { job } of this.#operations) void job.source.release();`, ``],
  ]),
];
