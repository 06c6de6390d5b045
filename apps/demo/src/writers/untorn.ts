// The library, on whatever runtime this is: the conditions of its exports choose the adapter.
import { writeFile } from "untorn";
import { keepSaving } from "../keep-saving.ts";

await keepSaving((path, content) => writeFile(path, content));
