import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { output } from "../ask-child.ts";
import type { Measured, Order } from "../contender.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const contenders = ["untorn", "write-file-atomic"] as const;

/** Imports what it is told, and prints how many milliseconds that took. */
const timer = `
const began = performance.now();
await import(process.argv[2]);
console.log(performance.now() - began);
`;

/** Installs both as a user has them: ours as it is published, built and with its sources left out. */
export function install(shared: string): void {
  execFileSync(join(root, "node_modules", ".bin", "turbo"), ["run", "build", "--filter=untorn"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const modules = join(shared, "node_modules");
  for (const folder of readdirSync(join(root, "packages"))) {
    const from = join(root, "packages", folder);
    const { publishConfig, ...manifest } = JSON.parse(readFileSync(join(from, "package.json"), "utf8")) as {
      name: string;
      publishConfig: object;
    };
    const to = join(modules, manifest.name);
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, "package.json"), JSON.stringify({ ...manifest, ...publishConfig }));
    cpSync(join(from, "dist"), join(to, "dist"), { recursive: true });
  }
  // Beside it is what it depends on.
  const rival = realpathSync(join(root, "apps", "bench", "rivals", "node_modules", "write-file-atomic"));
  cpSync(dirname(rival), modules, { recursive: true, dereference: true });
  writeFileSync(
    join(shared, "package.json"),
    JSON.stringify({
      type: "module",
      dependencies: Object.fromEntries(contenders.map((name) => [name, "*"])),
    }),
  );
  writeFileSync(join(shared, "timer.js"), timer);
}

/** What an `import` takes, each time in a process of its own. */
export async function importTime({ command, shared, rounds }: Order): Promise<Measured> {
  const values: Record<string, number[]> = { untorn: [], "write-file-atomic": [] };
  delete process.env["NODE_COMPILE_CACHE"]; // a user has none
  const imported = async (name: string): Promise<number> =>
    Number(await output(command, join(shared, "timer.js"), name));
  for (const name of contenders) await imported(name);
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 === 0 ? contenders : contenders.toReversed())
      values[name]!.push(await imported(name));
  return { values, pairs: [contenders] };
}
