// Runs a tool of the workspace on every Node of the matrix, one after the other, in the current folder:
//
//   node ../../tools/node-matrix/each-node.mjs vitest run
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { nodeMatrix } from "./mod.mjs";

const [tool, ...args] = process.argv.slice(2);
const manifest = createRequire(join(process.cwd(), "package.json")).resolve(`${tool}/package.json`);
const {
  default: { bin },
} = await import(manifest, { with: { type: "json" } });
const script = resolve(dirname(manifest), typeof bin === "string" ? bin : bin[tool]);

const { binaries, reason } = nodeMatrix();
if (reason !== undefined) console.log(reason);
for (const { version, path } of binaries) {
  console.log(`\n${tool} on Node ${version}`);
  const { status, error } = spawnSync(path, [script, ...args], { stdio: "inherit" });
  if (status === 0) continue;
  console.error(`${tool} failed on Node ${version}${error ? `: ${error.message}` : ""}`);
  process.exitCode = 1;
}
