// many-writes.ts DIRECTORY COUNT: so many writes at once.
import { writeFile } from "../../src/mod.ts";

const [directory, count] = Deno.args;
const codes: Record<string, number> = {};
const writes = Array.from({ length: Number(count) }, (_, index) =>
  writeFile(`${directory}/${index}`, `file ${index}`),
);
for (const result of await Promise.allSettled(writes)) {
  const key = result.status === "fulfilled" ? "written" : String((result.reason as { code?: unknown }).code);
  codes[key] = (codes[key] ?? 0) + 1;
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(codes)));
