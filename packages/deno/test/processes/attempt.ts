// attempt.ts PATH [sync]: one write, and what came of it.
import { isAtomicFileError, writeFile, writeFileSync } from "../../src/mod.ts";

const [path = "", form] = Deno.args;
let said: Record<string, unknown>;
try {
  const receipt = form === "sync" ? writeFileSync(path, "new") : await writeFile(path, "new");
  said = { ...receipt };
} catch (error) {
  const { code, outcome, message, step, temporaryPath } = error as Record<string, unknown>;
  said = { isAtomicFileError: isAtomicFileError(error), code, outcome, message, step, temporaryPath };
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(said)));
