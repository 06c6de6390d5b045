// The demo: real files are saved again and again while another process reads them and the writer is killed; once by
// `untorn`, once by the runtime's own writeFile, on every runtime that is there.

import { findRuntimes } from "@untorn-internal/runtimes";
import { type Cell, cellsOf } from "./cell.ts";
import { filesystemType } from "./filesystem-type.ts";
import { readInputs } from "./input.ts";
import { readOptions } from "./options.ts";
import { runCells } from "./progress.ts";
import { conclusions, failuresOf } from "./reading.ts";
import { describeInputs, resultTable } from "./report.ts";
import { openScratch, requireSpace } from "./scratch.ts";

process.exitCode = await demo(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`The demo could not run: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function demo(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  const inputs = readInputs(options.files);
  const { runtimes, absent } = findRuntimes(options.runtimes);
  const scratch = openScratch(options.directory);
  const filesystem = filesystemType(scratch);
  requireSpace(scratch, inputs, options.kills);

  console.log(describeInputs(inputs));
  for (const { name, reason } of absent) console.log(`${name} is left out: ${reason}`);
  console.log();
  const cells: Cell[] = cellsOf(runtimes, options.control);
  const results = await runCells(cells, { scratch, inputs, kills: options.kills, seconds: options.seconds });

  console.log(`\n${resultTable(results)}\n`);
  console.log(
    `${runtimes.map(({ name, version }) => `${name} ${version}`).join(", ")} on ${process.platform}`,
  );
  console.log(`Scratch directory: ${scratch}, filesystem: ${filesystem ?? "not known on this platform"}\n`);
  console.log(["What this shows:", ...conclusions(results)].join("\n  "));
  const failures = failuresOf(results);
  if (options.runtimes !== undefined)
    failures.push(...absent.map(({ name, reason }) => `${name} was asked for and is not there: ${reason}`));
  if (failures.length > 0) console.error(`\n${["FAILED:", ...failures].join("\n  ")}`);
  return failures.length > 0 ? 1 : 0;
}
