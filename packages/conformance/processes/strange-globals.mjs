// node strange-globals.mjs MODULE DIRECTORY: writes with the timers of a browser, and with microtasks that a test runs when it likes.
const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

const hangs = setTimeout(() => process.exit(1), 5000);
const real = { setTimeout, clearTimeout, queueMicrotask };
Object.assign(globalThis, { setTimeout: () => 1, clearTimeout: () => {}, queueMicrotask: () => {} });
const until = performance.now() + 4000;
while (process.listenerCount("exit") === 0 && performance.now() < until)
  await writeFile(`${directory}/0`, "old");
process.stdout.write(String(process.listenerCount("exit")));
process.stdout.write(` ${(await writeFile(`${directory}/0`, "new")).changed}`);
Object.assign(globalThis, real);
clearTimeout(hangs);
