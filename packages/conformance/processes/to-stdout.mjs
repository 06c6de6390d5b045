// node to-stdout.mjs MODULE DIRECTORY >FILE: writes to the names of its standard output, and then says there what came of it.
import { writeSync } from "node:fs";

const { writeFile, writeFileSync } = await import(process.argv[2]);

writeSync(1, "before\n");
const codes = [];
for (const path of ["/dev/stdout", "/proc/self/fd/1"]) {
  for (const write of [writeFile, async (name, data) => writeFileSync(name, data)])
    codes.push(
      await write(path, "new").then(
        () => "written",
        ({ code }) => code,
      ),
    );
}
writeSync(1, JSON.stringify(codes));
