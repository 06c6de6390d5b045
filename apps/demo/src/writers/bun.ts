// What Bun has.
import { write } from "bun";
import { keepSaving } from "../keep-saving.ts";

await keepSaving((path, content) => write(path, content));
