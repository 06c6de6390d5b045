import { Command } from "commander";
import { workloads } from "./workloads/all.ts";

export interface Options {
  readonly quick: boolean;
  /** Streams and moves as large as they come. */
  readonly large: boolean;
  /** Nothing is measured: the report is written anew from what the last whole run stored. */
  readonly report: boolean;
  /** Ids of workloads. */
  readonly only: readonly string[];
  /** What the names of runtimes begin with; all where it is empty. */
  readonly runtimes: readonly string[];
}

/** What the command line says; ends the process after `--help` and after a word that it does not know. */
export function readOptions(words: readonly string[]): Options {
  const ids = workloads.map(({ id }) => id);
  const list = (text: string): string[] => text.split(",").filter(Boolean);
  const program = new Command("npm run bench --")
    .description(
      "Times untorn, other libraries and the bare system calls in turn, on Node, Bun and Deno, in memory and on disk: ratios, never times.",
    )
    .option(
      "--quick",
      "fewer and shorter rounds, less data, and one Node where all is run: under a minute",
      false,
    )
    .option("--large", "streams of 1 GiB, moves of 256 MiB: many minutes", false)
    .option("--report", "measure nothing: write RESULTS.md and the charts anew from results.json", false)
    .option("--only <list>", `of ${ids.join(",")}`, list, ids)
    .option("--runtimes <list>", "of node,bun,deno", list, [])
    .parse([...words], { from: "user" });
  const options = program.opts<Options>();
  const unknown = options.only.filter((id) => !ids.includes(id));
  if (unknown.length > 0) program.error(`there is no workload ${unknown.join(", ")}`);
  return options;
}
