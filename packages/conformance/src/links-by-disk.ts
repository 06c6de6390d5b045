import type { Platform } from "@untorn/core";
import type { Subject } from "./case.ts";
import { changing } from "./failing.ts";

/** The platform; where it may not make symbolic links (Deno with paths in its permissions), the disk makes them for it. */
export function linksByDisk({ platform, disk }: Subject): Platform {
  return changing(platform, "symlink", ([to, path], next) => {
    const instead = (error: unknown): undefined => {
      if ((error as { code?: unknown }).code !== "ERR_UNTORN_NOT_CAPABLE") throw error;
      if (disk.look(path) !== undefined) throw Object.assign(new Error("taken"), { code: "EEXIST" });
      disk.symlink(to, path);
    };
    try {
      const made = next();
      return made instanceof Promise ? made.catch(instead) : made;
    } catch (error) {
      return instead(error);
    }
  });
}
