// node broken-readable.mjs MODULE DIRECTORY: streams that fail before they are read.
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

const said = ({ code, outcome, cause }) => ({ code, outcome, cause: cause?.code });
const refused = (writing) => writing.then(() => "written", said);

async function* slow() {
  await new Promise((resolve) => setTimeout(resolve, 100));
  yield "slow";
}
const ahead = writeFile(`${directory}/other`, slow());
const waiting = refused(writeFile(`${directory}/other`, createReadStream(`${directory}/missing`)));
const atOnce = refused(writeFile(`${directory}/file`, createReadStream(`${directory}/missing`)));
const broken = new Readable({ read() {} });
broken.destroy(Object.assign(new Error("broken before"), { code: "ENOENT" }));
const before = refused(writeFile(`${directory}/file`, broken));
await ahead;
const results = await Promise.all([waiting, atOnce, before]);
await new Promise((resolve) => setTimeout(resolve, 20)); // a late event would end the process here
process.stdout.write(JSON.stringify(results));
