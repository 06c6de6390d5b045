// node end-after-load.mjs MODULE DIRECTORY: writes until another thread does it, and then has nothing more to do.
const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

const until = performance.now() + 5000;
while (process.listenerCount("exit") === 0 && performance.now() < until)
  await writeFile(`${directory}/0`, "old");
writeFile(`${directory}/0`, "new");
process.stdout.write(String(process.listenerCount("exit")));
const began = performance.now();
process.on("exit", () => process.stdout.write(` ${performance.now() - began < 1500}`));
