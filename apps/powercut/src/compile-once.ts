import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Contender } from "./contender.ts";
import type { Runtime } from "./runtimes.ts";

/**
 * Lets Node keep what it makes of TypeScript in a directory: its writers, which are started again after each kill, then start in a fraction
 * of the time. Only a process that ends by itself keeps anything; so each writer is started once, with nothing to do.
 */
export function compileOnce(
  scratch: string,
  runtimes: readonly Runtime[],
  contenders: readonly Contender[],
): void {
  process.env["NODE_COMPILE_CACHE"] = join(scratch, "compiled");
  const node = runtimes.find(({ name }) => name === "Node");
  if (node === undefined) return;
  for (const { script } of contenders) spawnSync(node.binary, [script], { stdio: "ignore" });
}
