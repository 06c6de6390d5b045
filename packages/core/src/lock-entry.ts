import { hashOf } from "./hash.ts";
import { directoryOf, nameOf, type PathStyle, under } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { nameOfProcess, processPattern } from "./process-name.ts";

/** The names of one call's lock on disk. */
export interface Entry {
  /** The lock: a directory, `PATH.untorn-lock`. Whose holder is in it has the lock. */
  readonly lock: string;
  /** The holder's own name in it, `PROCESS-UNIQUE`: never used twice. */
  readonly name: string;
  /** The holder: a directory of that name in the lock. */
  readonly holder: string;
  /** A temporary beside the lock, which becomes it. */
  readonly temporary: string;
}

const longestName = 143; // bytes: what encrypting filesystems leave of 255

/** Where the lock of a path is: beside it, so that everybody who names the path finds the same one. */
export function lockPathOf(path: string, style: PathStyle): string {
  const name = nameOf(path, style);
  const own = `${name}.untorn-lock`;
  const fits = new TextEncoder().encode(own).length <= longestName;
  return under(directoryOf(path, style), fits ? own : `.untorn-${shortened(name)}.lock`, style);
}

/** Two long names may share one: their locks are then one lock. */
function shortened(name: string): string {
  return [hashOf(name), hashOf(name, 0x9747b28c)].map((half) => half.toString(36).padStart(7, "0")).join("");
}

/** New names for a call that wants a lock. */
export function entryOf<File, Directory>(lock: string, platform: Platform<File, Directory>): Entry {
  const { pathStyle: style, self, unique } = platform;
  const name = `${nameOfProcess(self())}-${unique()}`;
  return {
    lock,
    name,
    holder: under(lock, name, style),
    temporary: under(directoryOf(lock, style), `.untorn-${name}.tmp`, style),
  };
}

/** Whether a name in a lock is a holder's. */
export function isHolderName(name: string): boolean {
  return pattern.test(name);
}

const pattern = /* @__PURE__ */ new RegExp(`^${processPattern}-[\\da-zA-Z-]{1,40}$`);
