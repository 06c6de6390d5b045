// What Deno has.
import { keepSaving } from "../keep-saving.ts";

await keepSaving((path, content) => Deno.writeFile(path, content));
