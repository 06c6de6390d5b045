import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** What a child is started with. */
export interface Runtime {
  /** `Node 24`, `Bun`, `Deno`. */
  readonly name: string;
  readonly version: string;
  readonly command: readonly [string, ...string[]];
}

const root = join(import.meta.dirname, "..", "..", "..");
const bin = join(root, "node_modules", ".bin");

/** Where the set-up puts the versions of the tests, for linux-x64 alone. */
const nodeOf = (version: string): string =>
  join(root, "tools", "node-matrix", "node_modules", `node-${version}`, "bin", "node");

/** Those that read TypeScript: Node 20 does not. Elsewhere than on linux-x64 the Node that runs this. */
export function runtimes(): Runtime[] {
  const quiet = "--disable-warning=ExperimentalWarning";
  const node = (name: string, path: string): Runtime => ({
    name,
    version: said(path, "--version"),
    command: [path, quiet],
  });
  const nodes = ["22", "24", "26"].filter((version) => existsSync(nodeOf(version)));
  const [bun, deno] = [join(bin, "bun"), join(bin, "deno")];
  return [
    ...(nodes.length > 0
      ? nodes.map((version) => node(`Node ${version}`, nodeOf(version)))
      : [node("Node", process.execPath)]),
    { name: "Bun", version: said(bun, "--version"), command: [bun] },
    {
      name: "Deno",
      version: said(deno, "--version"),
      command: [deno, "run", "--quiet", "--no-prompt", "--allow-all"],
    },
  ];
}

function said(binary: string, word: string): string {
  const line = execFileSync(binary, [word], { encoding: "utf8" }).split("\n")[0] ?? "";
  return /[\d.]+/.exec(line)?.[0] ?? line;
}
