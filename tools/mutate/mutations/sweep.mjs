import { inFile } from "./in-file.mjs";

const networks = {
  CIFS: "0xff534d42",
  SMB1: "0x517b",
  SMB2: "0xfe534d42",
  NFS: "0x6969",
  AFS: "0x5346414f",
  Ceph: "0x00c36400",
  "9P": "0x01021997",
  FUSE: "0x65735546",
};

export const sweepMutations = [
  ...inFile("filesystems.ts", [
    ...Object.entries(networks).map(([name, number]) => [
      `${name} is not known as a network mount`,
      number,
      "0x1",
    ]),
    ["a filesystem of an unknown kind is taken for a local one", `return 0;`, `return 0xef53;`],
    ["ext4 is not known to be local", `0xef53,`, `0x1,`],
  ]),
  ...inFile("sweeping.ts", [
    ["every name is swept", `.filter(isTemporaryName).sort();`, `.filter((name) => name !== "").sort();`],
    [
      "what this process is writing is swept",
      `if (temporaries.names().has(name) || locks.needs(name))`,
      `if (locks.needs(name))`,
    ],
    [
      "what this process has prepared for a lock is swept",
      `if (temporaries.names().has(name) || locks.needs(name))`,
      `if (temporaries.names().has(name))`,
    ],
    [
      "what a second copy of this library may be writing is kept for ever",
      `const life = isOwn ? "unknown" : life`,
      `const life = life`,
    ],
    ["what living processes are writing is swept", `if (life === "alive") return "alive";`, ``],
    [
      "what it cannot tell of is swept",
      `return life === "dead" || isOld ? "litter" : "recent";`,
      `return "litter";`,
    ],
    [
      "what it cannot tell of is never swept",
      `return life === "dead" || isOld ?`,
      `return life === "dead" ?`,
    ],
    ["what dead processes left is kept for a day", `return life === "dead" || isOld ?`, `return isOld ?`],
    [
      "every filesystem is local",
      `const local = names.length > 0 && (yield* isLocal(this.#directory));`,
      `const local = true;`,
    ],
    [
      "no filesystem is local",
      `const local = names.length > 0 && (yield* isLocal(this.#directory));`,
      `const local = false;`,
    ],
    ["an empty directory is asked what it is", `const local = names.length > 0 && (`, `const local = (`],
    ["the copy that a journal names is swept", `needed?.has(name) === true || `, ``],
    ["what a journal names that nobody understands is swept", ` || needed?.has(makerOf(name)) === true`, ``],
    [
      "the journals are looked at before it is known who lives",
      `const abandoned = yield* this.#litterAmong(names, (`,
      `const early = yield* this.#neededByJournals([]); const abandoned = yield* this.#litterAmong(names.filter((name) => !early.has(name)), (`,
    ],
    [
      "what a journal may name that the list does not show is swept",
      `if (!shown.has(name) && !(yield* isGone(this.#at(name)))) return new Set(abandoned);`,
      `void name;`,
    ],
    ["a dry run removes", `this.#request.dryRun`, `false`],
    ["the signal is not looked at between two", `      void this.#request.cancellation.check();`, ``],
    ["the last failure is reported", `this.failed ??= {`, `this.failed = {`],
    ["a pipe is removed", `if (stats.kind === "other") return "foreign";`, ``],
    ["a removal that happened is an error", `if (!(yield* isGone(path))) throw error;`, `throw error;`],
    ["a removal that failed is none", `if (!(yield* isGone(path))) throw error;`, ``],
    ["what cannot be looked at is gone", `return false;`, `return true;`],
    [
      "a directory with something in it is an error",
      `if (notEmpty.has((error as Fault).code)) return "foreign";`,
      ``,
    ],
    [
      "a file of somebody's in a lock's directory is removed",
      `if (!isDirectory && !isTemporaryName(name)) return "foreign";`,
      `if (!isDirectory && name === "") return "foreign";`,
    ],
    [
      "the list of those that stay is in no order",
      `this.#kept.sort((a, b) => (a.path < b.path ? -1 : 1))`,
      `this.#kept`,
    ],
  ]),
  ...inFile("sweep.ts", [
    ["the default is an hour", `const aDay = 24 * 60`, `const aDay = 60`],
    [
      "a failure at one temporary is not told",
      `if (sweeping.failed === undefined) return swept;`,
      `return swept;`,
    ],
  ]),
];
