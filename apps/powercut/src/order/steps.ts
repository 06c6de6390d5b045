import { dirname, relative } from "node:path";
import { isTemporaryName } from "untorn";
import { type Call, failed, pathsOf } from "../trace/calls.ts";

const names: Readonly<Record<string, string>> = {
  pwrite64: "write",
  pread64: "read",
  fchownat: "chown",
  fchmodat: "chmod",
  linkat: "link",
};

/**
 * What a trace did in a directory, as steps like `rename T1 one`. Left out is what runtimes add for themselves:
 *
 * - Deno's check of its permissions asks of every part of a path whether it is a link, again and again;
 * - Deno's asynchronous calls work on a duplicate of the file descriptor, and close that.
 */
export function stepsIn(calls: readonly Call[], directory: string): string[] {
  const temporaries: string[] = [];
  const duplicates = new Set<string>();
  const steps: string[] = [];
  for (const call of calls) {
    if (call.name === "fcntl") {
      const duplicate = /F_DUPFD/.test(call.args) && /^(\d+)</.exec(call.result)?.[1];
      if (duplicate) duplicates.add(duplicate);
      continue;
    }
    const paths = pathsOf(call);
    if (!paths.some((path) => isWithin(path, directory))) continue;
    if (call.name === "readlink" && failed(call)) continue;
    if (call.name === "close" && duplicates.delete(/^(\d+)</.exec(call.args)?.[1] ?? "")) continue;
    steps.push([nameOf(call), ...paths.map(named)].join(" "));
  }
  return steps;

  function named(path: string): string {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!isTemporaryName(name)) return relative(directory, path) || ".";
    if (!temporaries.includes(path)) temporaries.push(path);
    return `T${temporaries.indexOf(path) + 1}`;
  }
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
