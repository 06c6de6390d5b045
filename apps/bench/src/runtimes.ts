import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { nodeMatrix } from "@untorn-internal/node-matrix";

/** What a child is started with. */
export interface Runtime {
  /** `Node 24`, `Bun`, `Deno`. */
  readonly name: string;
  readonly version: string;
  readonly command: readonly string[];
}

const bin = join(import.meta.dirname, "..", "..", "..", "node_modules", ".bin");

/** Those that read TypeScript: Node 20 does not. */
export function runtimes(): Runtime[] {
  const nodes = nodeMatrix(["22", "24", "26"]).binaries.map(({ version, path }) => ({
    name: `Node ${version}`,
    version: said(path, "--version"),
    command: [path, "--disable-warning=ExperimentalWarning"],
  }));
  const [bun, deno] = [join(bin, "bun"), join(bin, "deno")];
  return [
    ...nodes,
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
