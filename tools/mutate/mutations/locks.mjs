import { inFile } from "./in-file.mjs";

export const lockMutations = [
  ...inFile("lock-protocol.ts", [
    [
      "a release removes the lock of whoever came next",
      `  yield* attempt(sys.rmdir(entry.lock)); // not where somebody has it already`,
      ``,
    ],
    ["a claim over somebody's lock is taken for an error", `if (taken.has(code)) return false;`, ``],
    [
      "a claim that happened and was reported failed is not seen",
      `if (holder === entry.name) return true;`,
      `if (holder === entry.name) throw error;`,
    ],
    [
      "what is no lock is taken for one",
      `throw new Fault("list", "ERR_UNTORN_NOT_A_LOCK", undefined);`,
      `return { exists: true, holder };`,
    ],
    [
      "a holder with a temporary in it is never evicted",
      `.filter(isTemporaryName);`,
      `.filter(() => false);`,
    ],
  ]),
  ...inFile("hold-lock.ts", [
    [
      "a dead holder is waited for",
      `if (life === "dead") yield*`,
      `if (life === "dead" && found.exists === false) yield*`,
    ],
    [
      "a claim that failed leaves its temporary",
      `const left = prepared || mayBePrepared ? yield* withdraw(entry, style) : [];`,
      `const left: string[] = [];`,
    ],
  ]),
  ...inFile("hold-lock.ts", [
    [
      "a claim that may have happened holds up the next call of this process",
      `if (left.includes(entry.holder)) void locks.abandon(entry);`,
      ``,
    ],
    ["a holder gives no sign of life", `yield* sys.utimes(held.entry.holder, now, now);`, ``],
    ["a sign of life notices no loss", `if ((error as Fault).code === "ENOENT") void held.lose(); //`, `//`],
    ["signs of life come too seldom", `const longestBeat = 5000;`, `const longestBeat = 120_000;`],
    [
      "signs of life do not follow staleAfter",
      `Math.min(longestBeat, Math.ceil(request.staleAfter / oftenEnough))`,
      `longestBeat`,
    ],
  ]),
  ...inFile("locks.ts", [
    [
      "what could not be released is not tried again",
      `).then(stop, () => (isBusy = false));`,
      `).catch(() => undefined);`,
    ],
    ["what was released is tried again for ever", `.then(stop, () =>`, `.then(undefined, () =>`],
  ]),
  ...inFile("watch.ts", [
    ["a sign of life is overlooked", "`${holder} ${sign}`", "holder"],
    [
      "a holder is never presumed dead",
      `>= this.#staleAfter ? "dead"`,
      `>= Number.POSITIVE_INFINITY ? "dead"`,
    ],
  ]),
  ...inFile("replace-file.ts", [
    [
      "a write under a lock is not fenced",
      `&& !inPlaceFallback ? lock : undefined;`,
      `&& !inPlaceFallback ? undefined : undefined;`,
    ],
    [
      "a lock is not looked at before a write elsewhere",
      `if (fence === undefined && request.lock !== undefined) yield* request.lock.check();`,
      ``,
    ],
  ]),
  ...inFile("updating.ts", [
    ["an update writes without its lock", `overwrite: true, lock: held }`, `overwrite: true }`],
  ]),
];
