import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, type Platform, supportsOf } from "@untorn/core";
import { blocking } from "./blocking.ts";
import { deferred } from "./deferred.ts";
import type { DenoFile } from "./file.ts";
import { self, startOf } from "./processes.ts";

/** A platform on the `Deno` namespace. Asks for no permission but to read and write the directories of the files. */
export function createPlatform(): Platform<DenoFile> {
  const pathStyle = Deno.build.os === "windows" ? "windows" : "posix";
  return {
    supports: supportsOf(pathStyle),
    sync: blocking,
    async: deferred,
    pathStyle,
    cwd: () => Deno.cwd(),
    self,
    startOf,
    now: () => Date.now(),
    every: (milliseconds, action) => {
      const timer = setInterval(action, milliseconds);
      Deno.unrefTimer(timer);
      return () => clearInterval(timer);
    },
    newContext: <T>() => contextOf(new AsyncLocalStorage<T>()),
    unique: () => crypto.randomUUID(),
    onExit: (action) => {
      globalThis.addEventListener("unload", action);
      return () => globalThis.removeEventListener("unload", action);
    },
  };
}

const contextOf = <T>(storage: AsyncLocalStorage<T>): Context<T> => ({
  get: () => storage.getStore(),
  run: (value, body) => storage.run(value, body),
});
