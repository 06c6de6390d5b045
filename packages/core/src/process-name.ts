import type { Platform, ProcessIdentity } from "./platform.ts";

/** How a process is written into the names of temporaries and locks: `PID.START.BOOT.SPACE`, the numbers in base 36. */
export function nameOfProcess({ pid, start, boot, space }: ProcessIdentity): string {
  return [pid.toString(36), start, boot, space].join(".");
}

/** For patterns: what {@link nameOfProcess} makes. */
export const processPattern: string = String.raw`[\da-z]{1,7}(?:\.[\da-zA-Z]{0,8}){3}`;

/** The process that a name was made of by {@link nameOfProcess}; what follows a dash is none of it. */
export function processOf(name: string): ProcessIdentity {
  const [pid, start, boot, space] = name.split(/[.-]/) as [string, string, string, string];
  return { pid: Number.parseInt(pid, 36), start, boot, space };
}

/**
 * Whether a process still runs.
 *
 * - `"alive"`, `"dead"`: for sure. A number that was given to another process does not deceive.
 * - `"unknown"`: it is on another host or in another container, or the platform cannot tell.
 *
 * @param isLocal - Nobody but this machine can have written that name: its filesystem is no network's. Then a process of another boot is
 * dead.
 */
export function lifeOf<File, Directory>(
  { pid, start, boot, space }: ProcessIdentity,
  isLocal: boolean,
  { self, startOf }: Pick<Platform<File, Directory>, "self" | "startOf">,
): "alive" | "dead" | "unknown" {
  const own = self();
  if (boot !== own.boot) return isLocal && boot !== "" && own.boot !== "" ? "dead" : "unknown";
  if (space === "" || space !== own.space) return "unknown";
  const found = startOf(pid);
  if (found === undefined) return "dead";
  if (found === "" || start === "") return "unknown";
  return found === start ? "alive" : "dead";
}
