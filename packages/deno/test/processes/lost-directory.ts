// lost-directory.ts DIRECTORY: writes by a relative path in a working directory that was removed.
import { type AtomicFileError, isAtomicFileError, writeFile, writeFileSync } from "../../src/mod.ts";

const [directory = ""] = Deno.args;

Deno.mkdirSync(`${directory}/gone`);
Deno.chdir(`${directory}/gone`);
Deno.removeSync(`${directory}/gone`);
const said: unknown[] = [];
for (const write of [writeFile, async (path: string, data: string) => writeFileSync(path, data)]) {
  said.push(
    await write("file", "new").then(
      () => "written",
      (error: AtomicFileError) => {
        const { code, step, outcome, path } = error;
        return { isAtomicFileError: isAtomicFileError(error), code, step, outcome, path };
      },
    ),
  );
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(said)));
