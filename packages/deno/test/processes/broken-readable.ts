// broken-readable.ts DIRECTORY: streams of Node that fail before they are read.
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { type AtomicFileError, type Data, writeFile } from "../../src/mod.ts";

const [directory = ""] = Deno.args;

const refused = (path: string, data: unknown): Promise<unknown> =>
  writeFile(path, data as Data).then(
    () => "written",
    ({ code, outcome, cause }: AtomicFileError) => ({
      code,
      outcome,
      cause: (cause as { code?: unknown }).code,
    }),
  );

async function* slow(): AsyncGenerator<string> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  yield "slow";
}
const ahead = writeFile(`${directory}/other`, slow());
const waiting = refused(`${directory}/other`, createReadStream(`${directory}/missing`));
const atOnce = refused(`${directory}/file`, createReadStream(`${directory}/missing`));
const broken = new Readable({ read() {} });
broken.destroy(Object.assign(new Error("broken before"), { code: "ENOENT" }));
const before = refused(`${directory}/file`, broken);
await ahead;
const results = await Promise.all([waiting, atOnce, before]);
await new Promise((resolve) => setTimeout(resolve, 20)); // a late event would end the process here
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(results)));
