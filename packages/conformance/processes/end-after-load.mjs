// node end-after-load.mjs MODULE DIRECTORY: writes until another thread does it, and then has nothing more to do.
import { untilThread } from "./until-thread.mjs";

const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

process.stdout.write(await untilThread(writeFile, `${directory}/0`));
writeFile(`${directory}/0`, "new");
const began = performance.now();
process.on("exit", () => process.stdout.write(` ${performance.now() - began < 1500}`));
