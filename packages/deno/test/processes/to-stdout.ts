// to-stdout.ts DIRECTORY >FILE: writes to the names of its standard output, and then says there what came of it.
import { type AtomicFileError, writeFile, writeFileSync } from "../../src/mod.ts";

const say = (text: string): unknown => Deno.stdout.writeSync(new TextEncoder().encode(text));

say("before\n");
const codes: unknown[] = [];
for (const path of ["/dev/stdout", "/proc/self/fd/1"]) {
  for (const write of [writeFile, async (name: string, data: string) => writeFileSync(name, data)])
    codes.push(
      await write(path, "new").then(
        () => "written",
        ({ code }: AtomicFileError) => code,
      ),
    );
}
say(JSON.stringify(codes));
