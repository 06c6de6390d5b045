// node end-while-starting.mjs MODULE DIRECTORY: writes so much that another thread is started, and then has nothing more to do.
const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

await Promise.all(Array.from({ length: 100 }, (_, i) => writeFile(`${directory}/${i}`, "new")));
const began = performance.now();
process.on("exit", () => process.stdout.write(String(performance.now() - began < 1500)));
