// Fails if what a user's bundle takes of untorn has grown: past its goal, or past sizes.json where the goal is not met yet.
//
//   node apps/bench/src/size/check.ts [--write | --files]   --write keeps today's sizes; --files tells what each source file adds
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { goalFor, imports, measuredSizes, problemsOf, type Sizes } from "./budgets.ts";
import { conditions, sizeOf } from "./bundle.ts";

const kept = join(import.meta.dirname, "..", "..", "sizes.json");

if (process.argv.includes("--files")) await tellFiles();
else if (process.argv.includes("--write"))
  writeFileSync(kept, `${JSON.stringify(await measuredSizes(), null, 2)}\n`);
else await check();

async function check(): Promise<void> {
  const before = JSON.parse(readFileSync(kept, "utf8")) as Sizes;
  const measured = await measuredSizes();
  for (const [what, bytes] of Object.entries(measured))
    console.log(`${what}: ${bytes} bytes min+gzip (goal ${goalFor(what)}, kept ${before[what]})`);
  const problems = problemsOf(measured, before);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) return;
  console.error("To keep the new sizes: node apps/bench/src/size/check.ts --write");
  process.exitCode = 1;
}

async function tellFiles(): Promise<void> {
  for (const condition of conditions)
    for (const { name, line } of imports) {
      const { bytes, files } = await sizeOf(line, condition);
      console.log(`\n${name} for ${condition}: ${bytes} bytes min+gzip; minified, by file:`);
      const largestFirst = Object.entries(files).toSorted(([, a], [, b]) => b - a);
      for (const [file, minified] of largestFirst) console.log(String(minified).padStart(7), file);
    }
}
