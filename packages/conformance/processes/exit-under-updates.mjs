// node exit-under-updates.mjs MODULE DIRECTORY COUNT: ends when the first COUNT of 64 updates are done, after so many writes that another thread does them.
import { untilThread } from "./until-thread.mjs";

const [module, directory, count] = process.argv.slice(2);
const { updateFile, writeFile } = await import(module);

process.stdout.write(await untilThread(writeFile, `${directory}/0`));

let done = 0;
const exitAfter = async (updated) => {
  await updated;
  if (++done === Number(count)) process.exit(7);
};
for (let i = 0; i < 64; i++) void exitAfter(updateFile(`${directory}/${i}`, () => "newer".repeat(1000)));
if (count === "0") setTimeout(() => process.exit(7), 1);
