// What must be true of the explorer on every runtime: vitest, `bun test`, `deno test` and a browser loop the same list.
import type { Check } from "./check.ts";
import { knownBad } from "./known-bad.ts";
import { knownBadLocks } from "./known-bad-locks.ts";
import { recoveries } from "./recoveries.ts";
import { walks } from "./walks.ts";
import { writes } from "./writes.ts";

export const checks: readonly Check[] = [...knownBad, ...knownBadLocks, ...writes, ...recoveries, ...walks];
