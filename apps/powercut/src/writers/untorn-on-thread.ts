import { bindMoveFile, bindWriteFile, bindWriteFiles } from "@untorn/core";
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
const writeFiles = bindWriteFiles(platform);

await obey({
  save: bindWriteFile(platform),
  do: ({ method, paths, options }, contents) => {
    const [from = "", to = ""] = paths;
    return method === "moveFile"
      ? moveFile(from, to, options)
      : writeFiles(entriesOf(paths, contents), options);
  },
});
