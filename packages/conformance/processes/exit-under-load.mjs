// node exit-under-load.mjs MODULE DIRECTORY COUNT: ends when the first COUNT of 64 writes are done, after so many writes that another thread does them.
const [module, directory, count] = process.argv.slice(2);
const { writeFile } = await import(module);

const threads = () => process.listenerCount("exit"); // between two writes only the other thread listens for the exit
const until = performance.now() + 5000;
while (threads() === 0 && performance.now() < until) await writeFile(`${directory}/0`, "old".repeat(1000));
process.stdout.write(String(threads()));

let done = 0;
const exitAfter = async (written) => {
  await written;
  if (++done === Number(count)) process.exit(7);
};
for (let i = 0; i < 64; i++) void exitAfter(writeFile(`${directory}/${i}`, "newer".repeat(1000)));
if (count === "0") setTimeout(() => process.exit(7), 1);
