import { obey } from "./obey.ts";

await obey({
  save: (path, content) => Deno.writeFile(path, content),
  saveSync: (path, content) => Deno.writeFileSync(path, content),
});
