import { inFile } from "./in-file.mjs";

export const temporaryMutations = [
  ...inFile("temporaries.ts", [
    ["a taken name is an error at once", `const mostTries = 16;`, `const mostTries = 1;`],
    ["15 taken names are the most", `const mostTries = 16;`, `const mostTries = 15;`],
    ["taken names are tried for longer than 16 times", `const mostTries = 16;`, `const mostTries = 17;`],
    [
      "all temporaries of a process have one name",
      "-${unique()}.tmp`, pathStyle);",
      "-${unique.name}.tmp`, pathStyle);",
    ],
    [
      "a failure of any kind is taken for a taken name",
      `const taken = (error as Fault).code === "EEXIST";`,
      `const taken = (error as Fault).code !== "";`,
    ],
    [
      "a temporary is left whose making was reported failed",
      `if (!taken && (yield* mayExist(path))) yield* this.discard(path, situation);`,
      ``,
    ],
    [
      "somebody else's file of a taken name is removed",
      `if (!taken && (yield* mayExist(path)))`,
      `if (yield* mayExist(path))`,
    ],
    [
      "a temporary that was never made is removed all the same",
      `if (!taken && (yield* mayExist(path)))`,
      `if (!taken)`,
    ],
    [
      "where it cannot be told, a temporary is left",
      `return true; // it cannot be told`,
      `return false; // it cannot be told`,
    ],
    ["a temporary that was not made is removed at the exit", `        void this.forget(path);`, ``],
    ["a discarded temporary is not removed", `      yield* sys.remove(path);`, `      void path;`],
    [
      "a temporary that is gone already is said to be left",
      `if ((error as Fault).code === "ENOENT") return;`,
      ``,
    ],
    ["a temporary that could not be removed is not told", `void situation.left.push(path);`, ``],
    [
      "onTemporary is not told",
      `yield* tell("onTemporary", cancellation, () => onTemporary(path));`,
      `void path;`,
    ],
    ["onTemporary is told of the directory", `() => onTemporary(path)`, `() => onTemporary(directory)`],
    ["a temporary is not known to the exit listener", `void this.#add(path);`, ``],
    [
      "the exit listener is taken off while there are temporaries",
      `if (!this.#paths.delete(path) || this.#paths.size > 0) return;`,
      `if (!this.#paths.delete(path)) return;`,
    ],
    [
      "temporaries are never forgotten",
      `if (!this.#paths.delete(path) || this.#paths.size > 0) return;`,
      `if (this.#paths.size >= 0) return;`,
    ],
    ["the exit listener stays", `void this.#unwatch?.();`, ``],
    ["the exit is watched only once in a process's life", `this.#unwatch = undefined;`, ``],
    ["there is an exit listener for each temporary", `this.#unwatch ??= this`, `this.#unwatch = this`],
    ["the exit listener does nothing", `void this.#platform.sync.remove(path);`, `void path;`],
    [
      "a name with something before it is one of a temporary",
      "new RegExp(`^\\\\.untorn",
      "new RegExp(`\\\\.untorn",
    ],
    ["a name with something behind it is one of a temporary", "{1,40}\\\\.tmp$`", "{1,40}\\\\.tmp`"],
    ["a long name is none of a temporary", "{1,40}\\\\.tmp$`", "{1,30}\\\\.tmp$`"],
    ["a name of any length is one of a temporary", "{1,40}\\\\.tmp$`", "{1,400}\\\\.tmp$`"],
  ]),
  ...inFile("process-name.ts", [
    ["the process id is written in decimal", `pid.toString(36)`, `pid.toString(10)`],
    ["a process's start is not told", `start, boot, space].join`, `"", boot, space].join`],
    ["a process of another boot is never dead", `? "dead" : "unknown";`, `? "unknown" : "unknown";`],
    [
      "a process of another boot is dead on a network filesystem too",
      `return isLocal && boot`,
      `return boot`,
    ],
    ["a process of another boot is dead where this boot is not known", ` && own.boot !== ""`, ``],
    ["a process of an unknown boot is dead", ` && boot !== "" &&`, ` &&`],
    ["a process of another PID space is looked for in this one", ` || space !== own.space`, ``],
    ["a process of an unknown PID space is looked for", `space === "" || `, ``],
    ["a process that is gone is not known to be dead", `return "dead";`, `return "unknown";`],
    ["a process is alive though its start is not known", `found === "" || start === ""`, `start === ""`],
    ["a process is dead if its name has no start", `found === "" || start === ""`, `found === ""`],
    ["another process of the same number is alive", `? "alive" : "dead"`, `? "alive" : "alive"`],
  ]),
];
