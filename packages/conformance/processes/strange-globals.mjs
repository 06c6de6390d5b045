// node strange-globals.mjs MODULE DIRECTORY: writes with the timers of a browser, and with microtasks that a test runs when it likes.
import { untilThread } from "./until-thread.mjs";

const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

const hangs = setTimeout(() => process.exit(1), 30_000);
const real = { setTimeout, clearTimeout, queueMicrotask };
Object.assign(globalThis, { setTimeout: () => 1, clearTimeout: () => {}, queueMicrotask: () => {} });
process.stdout.write(await untilThread(writeFile, `${directory}/0`));
process.stdout.write(` ${(await writeFile(`${directory}/0`, "new")).changed}`);
Object.assign(globalThis, real);
clearTimeout(hangs);
