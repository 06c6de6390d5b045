import { readJson, readJsonSync, updateJson, updateJsonSync, writeJson, writeJsonSync } from "untorn";
import type { Methods } from "./methods.ts";

/** The value is in the options. */
export const methodsOfJson: Methods = {
  readJson: {
    async: ([path = ""]) => readJson(path),
    sync: ([path = ""]) => readJsonSync(path),
  },
  writeJson: {
    async: ([path = ""], _, { value, ...options }) => writeJson(path, value, options),
    sync: ([path = ""], _, { value, ...options }) => writeJsonSync(path, value, options),
  },
  updateJson: {
    async: ([path = ""], _, { value, ...options }) => updateJson(path, () => value, options),
    sync: ([path = ""], _, { value, ...options }) => updateJsonSync(path, () => value, options),
  },
};
