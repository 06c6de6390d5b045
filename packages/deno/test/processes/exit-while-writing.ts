// exit-while-writing.ts DIRECTORY: ends in the middle of two writes, and says what was in the directory then.
import { writeFile } from "../../src/mod.ts";

const [directory = ""] = Deno.args;

async function* slow(): AsyncGenerator<string> {
  yield "x".repeat(200_000);
  await new Promise(() => setTimeout(() => {}, 60_000));
}
for (const name of ["old", "new"]) void writeFile(`${directory}/${name}`, slow());
const poll = setInterval(() => {
  const names = Array.from(Deno.readDirSync(directory), ({ name }) => name);
  if (names.length < 3) return;
  clearInterval(poll);
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(names)));
  setTimeout(() => Deno.exit(7), 10);
}, 5);
