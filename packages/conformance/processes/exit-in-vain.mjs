// node exit-in-vain.mjs MODULE DIRECTORY: lives on when it was told that it exits, while another thread writes, and writes again.
import { untilThread } from "./until-thread.mjs";

const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

process.stdout.write(await untilThread(writeFile, `${directory}/0`));
const hangs = setTimeout(() => process.exit(1), 5000);
for (const text of ["new", "newer"]) {
  const written = Array.from({ length: 20 }, (_, i) => writeFile(`${directory}/${i}`, text));
  await Promise.resolve();
  process.emit("exit", 0);
  await Promise.all(written);
}
process.stdout.write(` ${(await writeFile(`${directory}/0`, "newest")).changed}`);
clearTimeout(hangs);
