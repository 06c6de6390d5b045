import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Why something cannot be done here; `undefined` where it can. */
export type Obstacle = string | undefined;

/** Needs Linux, and these programs. */
export function lacking(...programs: readonly string[]): Obstacle {
  if (process.platform !== "linux") return `needs Linux, this is ${process.platform}`;
  const missing = programs.filter((program) => !isProgram(program));
  return missing.length > 0 ? `needs ${missing.join(", ")}` : undefined;
}

/** Needs to mount a filesystem that is in a file. */
export function cannotMount(type: string, ...programs: readonly string[]): Obstacle {
  const lacks = lacking("mount", "umount", "losetup", ...programs);
  if (lacks !== undefined) return lacks;
  if (process.getuid?.() !== 0) return "needs root";
  if (!existsSync("/dev/loop-control")) return "needs loop devices";
  if (!knowsFilesystem(type)) return `this kernel has no ${type}`;
  return undefined;
}

/** Needs to trace a process that it has started, but is not the parent of the tracer. */
export function cannotTrace(): Obstacle {
  const lacks = lacking("strace");
  if (lacks !== undefined || process.getuid?.() === 0) return lacks;
  const scope = "/proc/sys/kernel/yama/ptrace_scope";
  const isFree = !existsSync(scope) || readFileSync(scope, "utf8").trim() === "0";
  return isFree ? undefined : "needs root, or ptrace_scope 0, to trace processes";
}

/** Whether the kernel has the filesystem built in, or loaded. */
export function knowsFilesystem(type: string): boolean {
  return readFileSync("/proc/filesystems", "utf8")
    .split("\n")
    .some((line) => line.split("\t")[1] === type);
}

/** Programs for administrators are not always on a user's PATH. */
const places = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];

function isProgram(name: string): boolean {
  return places.some((place) => {
    try {
      accessSync(join(place, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function hasFuse(): boolean {
  return existsSync("/dev/fuse") && knowsFilesystem("fuse");
}

/** Needs to be a filesystem itself. */
export function cannotServe(): Obstacle {
  const lacks = lacking("mount", "umount");
  if (lacks !== undefined) return lacks;
  if (process.getuid?.() !== 0) return "needs root";
  return hasFuse() ? undefined : "needs /dev/fuse";
}
