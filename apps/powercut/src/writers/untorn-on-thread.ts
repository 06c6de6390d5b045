import {
  bindMoveFile,
  bindUpdateFile,
  bindUpdateJson,
  bindWithLock,
  bindWriteFile,
  bindWriteFiles,
} from "@untorn/core";
import { createPlatform, WritingThread } from "@untorn/node-fs";
import { entriesOf } from "./methods.ts";
import { obey } from "./obey.ts";

const thread = new WritingThread({
  flushing: Number.POSITIVE_INFINITY,
  largestBeside: Number.POSITIVE_INFINITY,
  idle: 2 ** 31 - 1,
});
if (!(await thread.start())) throw new Error("the other thread does not start");
const platform = createPlatform({ thread });
const moveFile = bindMoveFile(platform);
const updateFile = bindUpdateFile(platform);
const updateJson = bindUpdateJson(platform);
const withLock = bindWithLock(platform);
const writeFile = bindWriteFile(platform);
const writeFiles = bindWriteFiles(platform);

await obey({
  save: writeFile,
  do: ({ method, paths, options }, contents) => {
    const [from = "", to = ""] = paths;
    const [content = ""] = contents;
    switch (method) {
      case "moveFile":
        return moveFile(from, to, options);
      case "updateFile":
        return updateFile(from, () => content, options);
      case "updateJson": {
        const { value, ...others } = options as { readonly value: unknown };
        return updateJson(from, () => value, others);
      }
      case "withLock":
        return withLock(from, (lock) => writeFile(from, content, { lock }), options);
      default:
        return writeFiles(entriesOf(paths, contents), options);
    }
  },
});
