// node lost-directory.mjs MODULE DIRECTORY: writes by a relative path in a working directory that was removed.
import { mkdirSync, rmdirSync } from "node:fs";

const [module, directory] = process.argv.slice(2);
const { isAtomicFileError, writeFile, writeFileSync } = await import(module);

mkdirSync(`${directory}/gone`);
process.chdir(`${directory}/gone`);
rmdirSync(`${directory}/gone`);
const said = [];
for (const write of [writeFile, async (path, data) => writeFileSync(path, data)]) {
  said.push(
    await write("file", "new").then(
      () => "written",
      (error) => ({
        isAtomicFileError: isAtomicFileError(error),
        code: error.code,
        step: error.step,
        outcome: error.outcome,
        path: error.path,
      }),
    ),
  );
}
process.stdout.write(JSON.stringify(said));
