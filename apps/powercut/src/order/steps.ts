import { dirname, relative } from "node:path";
import { isTemporaryName } from "untorn";
import { type Call, failed, opened, pathsOf } from "../trace/calls.ts";

const names: Readonly<Record<string, string>> = {
  pwrite64: "write",
  pread64: "read",
  fchownat: "chown",
  fchmodat: "chmod",
  linkat: "link",
  utimensat: "utimes",
  getdents64: "list",
};

/**
 * What a trace did in a directory, as steps like `rename T1 one`. Left out is what runtimes add for themselves:
 *
 * - Deno's check of its permissions asks of every part of a path whether it is a link, again and again;
 * - Deno's asynchronous calls work on a duplicate of the file descriptor, and close that;
 * - what a runtime asks of a file that it has open, and that it asks for names until there are none;
 * - how it shares the blocks of files that are open, which it opens once more for that: it becomes one `clone`;
 * - whether the next piece was read before the last one was written or after it, as the two go side by side;
 * - that it was asked to share blocks where that cannot be, which happens once.
 */
export function stepsIn(calls: readonly Call[], directory: string): string[] {
  const temporaries: string[] = [];
  const journals: string[] = [];
  const duplicates = new Set<string>();
  const again = new Map<string, string>();
  const steps: string[] = [];
  for (const call of calls) {
    if (call.name === "fcntl") {
      const duplicate = /F_DUPFD/.test(call.args) && /^(\d+)</.exec(call.result)?.[1];
      if (duplicate) duplicates.add(duplicate);
      continue;
    }
    if (openAgain.test(call.args)) {
      again.set(String(Number.parseInt(call.result, 10)), opened(call) ?? "");
      continue;
    }
    const file = /^(\d+)</.exec(call.args)?.[1] ?? "";
    if (again.has(file)) {
      const from = [...again.values()].find((path) => path !== again.get(file));
      if (isClone(call)) steps.push(`clone ${named(from ?? "")} ${named(again.get(file)!)}`);
      if (call.name === "close") again.delete(file);
      continue;
    }
    const paths = pathsOf(call);
    if (!paths.some((path) => isWithin(path, directory))) continue;
    if (call.name === "readlink" && failed(call)) continue;
    if (call.name === "close" && duplicates.delete(/^(\d+)</.exec(call.args)?.[1] ?? "")) continue;
    if (/^(fstat|ioctl)$/.test(call.name) || (/stat/.test(call.name) && /^\d/.test(call.args))) continue;
    const [target = "", link = ""] = paths;
    const words = call.name === "symlink" ? [target, named(link)] : paths.map(named);
    const step = [nameOf(call), ...words].join(" ");
    if (step.startsWith("list ") && steps.at(-1) === step) continue;
    steps.push(step);
  }
  return inTurn(steps);

  function named(path: string): string {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (holder.test(name)) return `${named(dirname(path))}/H1`;
    if (journal.test(name)) return numbered("J", journals, path);
    if (!isTemporaryName(name)) return relative(directory, path) || ".";
    return numbered("T", temporaries, path);
  }
}

function numbered(letter: string, known: string[], path: string): string {
  if (!known.includes(path)) known.push(path);
  return `${letter}${known.indexOf(path) + 1}`;
}

const journal = /^\.untorn-.*\.journal$/;

/** How a lock calls its holder. */
const holder = /^[\da-z]+(?:\.[\da-zA-Z]*){3}-[\da-zA-Z-]+$/;

/** Of a write and a read beside it, the write first. */
function inTurn(steps: readonly string[]): string[] {
  const turned = [...steps];
  for (let i = 1; i + 1 < turned.length; i++) {
    const [before, read, write] = turned.slice(i - 1, i + 2) as [string, string, string];
    if (read.startsWith("read ") && read === before && /^write T\d+$/.test(write))
      turned.splice(i, 2, write, read);
  }
  return turned;
}

/** The path of a file that is open. */
const openAgain = /"\/proc\/self\/fd\/\d+"/;

function isClone(call: Call): boolean {
  return call.name === "ioctl" && /CLONE/.test(call.args) && !failed(call);
}

/** In it, or the one above, which may have to be flushed and holds the second device. */
export function isWithin(path: string, directory: string): boolean {
  const above = dirname(directory);
  return path === above || path.startsWith(`${above}/`);
}

function nameOf({ name, args }: Call): string {
  switch (name) {
    case "openat":
      return args.includes("O_CREAT") && args.includes("O_EXCL")
        ? "create"
        : args.includes("O_CREAT")
          ? "open to write"
          : "open";
    case "statx":
    case "newfstatat":
      return args.includes("AT_SYMLINK_NOFOLLOW") ? "lstat" : "stat";
    default:
      return names[name] ?? name;
  }
}
