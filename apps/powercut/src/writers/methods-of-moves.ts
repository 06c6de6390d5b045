import {
  copyFile,
  copyFileSync,
  moveFile,
  moveFileSync,
  removeFile,
  removeFileSync,
  rotateFile,
  rotateFileSync,
  symlink,
  symlinkSync,
} from "untorn";
import type { Methods } from "./methods.ts";

export const methodsOfMoves: Methods = {
  moveFile: {
    async: ([from = "", to = ""], _, options) => moveFile(from, to, options),
    sync: ([from = "", to = ""], _, options) => moveFileSync(from, to, options),
  },
  copyFile: {
    async: ([from = "", to = ""], _, options) => copyFile(from, to, options),
    sync: ([from = "", to = ""], _, options) => copyFileSync(from, to, options),
  },
  removeFile: {
    async: ([path = ""], _, options) => removeFile(path, options),
    sync: ([path = ""], _, options) => removeFileSync(path, options),
  },
  symlink: {
    async: ([path = ""], _, { target }) => symlink(String(target), path),
    sync: ([path = ""], _, { target }) => symlinkSync(String(target), path),
  },
  rotateFile: {
    async: ([path = ""], _, options) => rotateFile(path, { keep: 2, ...options }),
    sync: ([path = ""], _, options) => rotateFileSync(path, { keep: 2, ...options }),
  },
};
