import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from "node:fs";
import { execute } from "./command.ts";
import type { FilesystemKind } from "./filesystem-kinds.ts";

/** Makes a filesystem in a sparse file. */
export async function makeImage(path: string, { size, make }: FilesystemKind): Promise<void> {
  rmSync(path, { force: true });
  const file = openSync(path, "w");
  ftruncateSync(file, size * 2 ** 20);
  closeSync(file);
  const [program, ...words] = make;
  await execute(program, ...words, path);
}

/** Mounts an image; the loop device goes by itself when it is unmounted. */
export async function mountImage(
  image: string,
  directory: string,
  { type, options }: Pick<FilesystemKind, "type" | "options">,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await execute("mount", "-t", type, "-o", ["loop", ...options].join(","), image, directory);
}

const tries = 50;
const pause = 20;

/** Unmounts; a process that was killed a moment ago may still be busy there. */
export async function unmount(directory: string): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await execute("umount", directory);
      return;
    } catch (error) {
      if (tried === tries || !/busy/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
