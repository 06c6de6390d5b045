import { test } from "vitest";
import { checks } from "./checks/mod.ts";

for (const { name, run } of checks) test(name, run);
