import { resolve } from "node:path";
import { type RuntimeName, runtimeNames } from "@untorn-internal/runtimes";
import { Command, InvalidArgumentError, Option } from "commander";

export interface Options {
  /** Absolute; none: files of this repository. */
  readonly files: readonly string[];
  /** Undefined: those that are there. */
  readonly runtimes: readonly RuntimeName[] | undefined;
  /** How long the writers of one row live in all, about. */
  readonly seconds: number;
  readonly kills: number;
  /** Undefined: the system's directory for temporary files. */
  readonly directory: string | undefined;
  readonly control: boolean;
}

/** What the command line says; ends the process after `--help` and after a word that it does not know. */
export function readOptions(words: readonly string[]): Options {
  const program = new Command("npm start --")
    .description(
      "Saves files atomically with untorn while another process reads them and the writer is killed (kill -9), " +
        "beside the runtime's own writeFile under the same treatment.",
    )
    .argument(
      "[files...]",
      "files to save; default: a JSON file, a source text and a binary of this repository",
    )
    .option("--seconds <n>", "how long the writers of one row live in all, about", positive, 4)
    .option("--kills <n>", "how often the writer of one row is killed", positiveInteger, 10)
    .option(
      "--runtimes <list>",
      `of ${runtimeNames.join(",").toLowerCase()}; default: those that are there`,
      runtimeList,
    )
    .option(
      "--directory <path>",
      "where the scratch directory is made; default: the system's for temporary files",
    )
    .addOption(
      new Option("--control", "puts a writer that tears into untorn's place, to see that this demo can fail"),
    );
  program.parse(words, { from: "user" });
  const given = program.opts<Omit<Options, "files" | "control"> & { control?: boolean }>();
  return {
    files: program.args.map(fromHere),
    runtimes: given.runtimes,
    seconds: given.seconds,
    kills: given.kills,
    directory: given.directory === undefined ? undefined : fromHere(given.directory),
    control: given.control ?? false,
  };
}

/** npm starts scripts in the folder of package.json and says in INIT_CWD where its user is. */
function fromHere(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? ".", path);
}

function positive(word: string): number {
  const value = Number(word);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

function positiveInteger(word: string): number {
  const value = positive(word);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}

function runtimeList(word: string): RuntimeName[] {
  return word.split(",").map((name) => {
    const known = runtimeNames.find((one) => one.toLowerCase() === name.trim().toLowerCase());
    if (known === undefined)
      throw new InvalidArgumentError(
        `It is a list of ${runtimeNames.join(", ").toLowerCase()}, with commas.`,
      );
    return known;
  });
}
