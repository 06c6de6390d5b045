// node exit-under-load.mjs MODULE DIRECTORY COUNT: ends when the first COUNT of 64 writes are done, after so many writes that another thread does them.
import { untilThread } from "./until-thread.mjs";

const [module, directory, count] = process.argv.slice(2);
const { writeFile } = await import(module);

process.stdout.write(await untilThread(writeFile, `${directory}/0`));

let done = 0;
const exitAfter = async (written) => {
  await written;
  if (++done === Number(count)) process.exit(7);
};
for (let i = 0; i < 64; i++) void exitAfter(writeFile(`${directory}/${i}`, "newer".repeat(1000)));
if (count === "0") setTimeout(() => process.exit(7), 1);
