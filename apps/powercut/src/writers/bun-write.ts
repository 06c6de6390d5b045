import { obey } from "./obey.ts";

await obey({ save: (path, content) => Bun.write(path, content) });
