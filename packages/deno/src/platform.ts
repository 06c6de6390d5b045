import { type Platform, supportsOf } from "@untorn/core";
import { blocking } from "./blocking.ts";
import { deferred } from "./deferred.ts";
import type { DenoFile } from "./file.ts";

/** A platform on the `Deno` namespace. Asks for no permission but to read and write the directories of the files. */
export function createPlatform(): Platform<DenoFile> {
  const pathStyle = Deno.build.os === "windows" ? "windows" : "posix";
  return {
    supports: supportsOf(pathStyle),
    sync: blocking,
    async: deferred,
    pathStyle,
    cwd: () => Deno.cwd(),
    pid: Deno.pid,
    unique: () => crypto.randomUUID(),
    onExit: (action) => {
      globalThis.addEventListener("unload", action);
      return () => globalThis.removeEventListener("unload", action);
    },
  };
}
