import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { filesystemKinds } from "./filesystem-kinds.ts";
import type { Section } from "./row.ts";
import { type RuntimeName, runtimeNames } from "./runtimes.ts";

export const sections: readonly Section[] = [
  "power",
  "kill",
  "errors",
  "resources",
  "order",
  "races",
  "rivals",
];

export interface Options {
  readonly quick: boolean;
  /** A control in untorn's place, to see that this can fail. */
  readonly control: boolean;
  readonly only: readonly Section[];
  readonly runtimes: readonly RuntimeName[];
  /** Names of kinds of filesystems. */
  readonly filesystems: readonly string[];
  /** Power cuts, and kills, of a row. */
  readonly cuts: number;
  readonly seed: number;
  /** Which share of the failing calls and of the kills at a call: 1 is all, 3 every third. */
  readonly every: number;
  /** Which operations fail, are killed and have their calls counted, by their names. */
  readonly operations: RegExp;
  /** Which pieces of work, by the titles under which they are shown. */
  readonly titles: RegExp;
  /** Absolute. */
  readonly json: string | undefined;
  /** Absolute: where the report goes. */
  readonly results: string | undefined;
}

const everything = /^/;
const quickShare = 11;
const manyCuts = 33;
const fewCuts = 6;

type Counts = "cuts" | "every";

/** What the command line says; ends the process after `--help` and after a word that it does not know. */
export function readOptions(words: readonly string[]): Options {
  const program = new Command("npm run powercut --")
    .description(
      "Cuts the power under files that are being saved, kills the writers, lets their system calls fail, and reads what " +
        "is left: untorn on Node, Bun and Deno, on ext4, xfs and btrfs, and other libraries beside it.",
    )
    .option("--quick", "few of everything: about a minute", false)
    .option("--only <list>", `of ${sections.join(",")}`, listOf(sections), sections)
    .option(
      "--runtimes <list>",
      `of ${runtimeNames.join(",").toLowerCase()}`,
      listOf(runtimeNames),
      runtimeNames,
    )
    .option(
      "--filesystems <list>",
      `of ${filesystemKinds.map(({ name }) => name).join(",")}`,
      listOf(filesystemKinds.map(({ name }) => name)),
      filesystemKinds.map(({ name }) => name),
    )
    .option("--cuts <n>", `power cuts of each row; default ${manyCuts}, quickly ${fewCuts}`, positiveInteger)
    .option(
      "--operations <pattern>",
      "those whose names match, of errors, order and kills at each call",
      (pattern) => new RegExp(pattern),
      everything,
    )
    .option(
      "--titles <pattern>",
      "those pieces of work whose titles match, as they are shown",
      (pattern) => new RegExp(pattern),
      everything,
    )
    .option(
      "--every <n>",
      `only every n-th of the failing calls and of the kills at a call; default 1, quickly ${quickShare}`,
      positiveInteger,
    )
    .option("--seed <n>", "of what is random", positiveInteger, 1)
    .option("--json <file>", "writes all rows there too", fromHere)
    .option(
      "--results <file>",
      "writes the report there; a whole run writes apps/powercut/RESULTS.md",
      fromHere,
    )
    .option(
      "--control",
      "puts writers that are known to be wrong into untorn's place: this must fail",
      false,
    );
  program.parse(words, { from: "user" });
  const given = program.opts<Omit<Options, Counts> & { cuts?: number; every?: number }>();
  return {
    ...given,
    json: given.json,
    every: given.every ?? (given.quick ? quickShare : 1),
    cuts: given.cuts ?? (given.quick ? fewCuts : manyCuts),
    results: given.results ?? (isWhole(given) ? resultsPage : undefined),
  };
}

/** Nothing left out: this is what the page in the repository shows. */
function isWhole({
  quick,
  control,
  only,
  operations,
  titles,
  runtimes,
  filesystems,
}: Omit<Options, Counts>): boolean {
  return (
    !quick &&
    !control &&
    operations === everything &&
    titles === everything &&
    only.length === sections.length &&
    runtimes.length === runtimeNames.length &&
    filesystems.length === filesystemKinds.length
  );
}

const folder = resolve(import.meta.dirname, "..");

/** What a whole run writes: its report, and the table in the README. */
export const resultsPage: string = resolve(folder, "RESULTS.md");
export const readme: string = resolve(folder, "..", "..", "README.md");

/** npm starts scripts in the folder of package.json and says in INIT_CWD where its user is. */
function fromHere(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? ".", path);
}

function positiveInteger(word: string): number {
  const value = Number(word);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

function listOf<T extends string>(words: readonly T[]): (list: string) => T[] {
  return (list) =>
    list.split(",").map((word) => {
      const known = words.find((one) => one.toLowerCase() === word.trim().toLowerCase());
      if (known === undefined)
        throw new InvalidArgumentError(`It is a list of ${words.join(", ").toLowerCase()}, with commas.`);
      return known;
    });
}
