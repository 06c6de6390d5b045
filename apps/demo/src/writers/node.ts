// What Node has.
import { writeFile } from "node:fs/promises";
import { keepSaving } from "../keep-saving.ts";

await keepSaving((path, content) => writeFile(path, content));
