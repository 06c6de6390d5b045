import { checks } from "../checks/mod.ts";

for (const { name, run } of checks) Deno.test(name, run);
