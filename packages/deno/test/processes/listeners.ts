// listeners.ts DIRECTORY: what an import and writes do to the process, beside the files.

import { writeFile, writeFileSync } from "../../src/mod.ts";
import { watched } from "./watch.ts";

const [directory] = Deno.args;
const importIsSilent = watched.added === 0 && watched.globals === Reflect.ownKeys(globalThis).length;

let exitsDuring: number | undefined;
let signalsDuring: number | undefined;
async function* data(): AsyncGenerator<string> {
  yield "x".repeat(100_000);
  exitsDuring = watched.unloads;
  signalsDuring = watched.signals;
}
const many = Array.from({ length: 50 }, (_, index) => writeFile(`${directory}/${index}`, "x"));
await Promise.all([writeFile(`${directory}/slow`, data()), ...many]);
writeFileSync(`${directory}/sync`, "x");
await writeFile(`${directory}/missing/file`, data()).catch(() => {});

const seen = {
  importIsSilent,
  exitsDuring,
  exitsAfter: watched.unloads,
  signalsDuring,
  signalsAfter: watched.signals,
};
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(seen)));
