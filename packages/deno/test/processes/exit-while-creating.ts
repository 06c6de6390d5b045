// deno run exit-while-creating.ts DIRECTORY: ends when 60 writes make their temporaries, and says how many have begun to.
import { writeFile } from "../../src/mod.ts";

const [directory] = Deno.args;
let begun = 0;
const onTemporary = () => {
  begun++;
  if (begun < 60) return;
  queueMicrotask(() => {
    Deno.stdout.writeSync(new TextEncoder().encode(String(begun)));
    Deno.exit(7);
  });
};
for (let i = 0; i < 60; i++) void writeFile(`${directory}/${i}`, "new", { onTemporary });
