// The outside: reads the options and runs the inside where nothing of it can stay behind.
import { join } from "node:path";
import { readOptions } from "./options.ts";
import { shelter } from "./shelter.ts";

const words = process.argv.slice(2);
readOptions(words);
process.exitCode = await shelter(join(import.meta.dirname, "inside.ts"), words);
