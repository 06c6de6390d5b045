// A copy of the part of the repository that the tests of a mutant need.
import { cpSync, globSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const leftOut = new Set(["dist", "reports", ".turbo", ".vite", ".vite-temp", ".vitest-cache"]);

/**
 * Copies `parts` (files and folders) of `root`. The links between its packages then lead into the copy; what comes from others,
 * in the root's `node_modules`, is linked.
 */
export function copyTree(root, to, parts) {
  for (const part of parts) {
    mkdirSync(dirname(join(to, part)), { recursive: true });
    cpSync(join(root, part), join(to, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !leftOut.has(basename(path)),
    });
  }
  symlinkSync(join(root, "node_modules"), join(to, "node_modules"), "junction");
}

/** The test files of a tree, those of the rooms in the order of `rooms`; those that `late` names come last, on their own. */
export function testFilesIn(tree, rooms, late) {
  const all = rooms.flatMap((room) => globSync(`${room}/test/**/*.test.ts`, { cwd: tree }).toSorted());
  const isLate = (file) => late.includes(file);
  return { early: all.filter((file) => !isLate(file)), late: late.filter((file) => all.includes(file)) };
}
