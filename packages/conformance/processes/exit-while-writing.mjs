// node exit-while-writing.mjs MODULE DIRECTORY: ends in the middle of two writes, and says what was in the directory then.
import { readdirSync } from "node:fs";

const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

async function* slow() {
  yield "x".repeat(200_000);
  await new Promise(() => setTimeout(() => {}, 60_000));
}
for (const name of ["old", "new"]) writeFile(`${directory}/${name}`, slow());
const poll = setInterval(() => {
  const names = readdirSync(directory);
  if (names.length < 3) return;
  clearInterval(poll);
  process.stdout.write(JSON.stringify(names));
  setTimeout(() => process.exit(7), 10);
}, 5);
