import { writeFile, writeFileSync } from "untorn";
import { obey } from "./obey.ts";

await obey({ save: writeFile, saveSync: writeFileSync });
