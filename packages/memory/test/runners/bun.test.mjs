import { test } from "bun:test";
import { checks } from "../checks/mod.ts";

for (const { name, run } of checks) test(name, run, 120_000);
