import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Example, type RuntimeName } from "./examples.ts";
import { mismatch } from "./expected-output.ts";
import { root } from "./repository.ts";

/** Below this package, so that the example finds the packages that it imports. */
const scratch = join(dirname(import.meta.dirname), "dist", "examples");

/** Runs an example in a fresh, empty directory. Throws if it fails, or prints something else than it says. */
export async function runExample({ where, code, prints }: Example, runtime: RuntimeName): Promise<void> {
  mkdirSync(scratch, { recursive: true });
  const home = mkdtempSync(join(scratch, `${runtime}-`));
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "untorn-example-")));
  try {
    const script = join(home, "example.ts");
    writeFileSync(script, code);
    const { status, output, errors } = await run([...commands[runtime](directory), script], directory);
    if (status !== 0) throw new Error(`${where} failed on ${runtime}: ${status}\n${output}${errors}`);
    const problem = prints && mismatch(output, prints);
    if (problem !== undefined) throw new Error(`${where} on ${runtime}: ${problem}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Deno may touch the directory and nothing else: examples do not need more than users are told to permit. */
const commands: Readonly<Record<RuntimeName, (directory: string) => string[]>> = {
  node: () => [process.execPath],
  bun: () => [installed("bun"), "run"],
  deno: (directory) => [
    installed("deno"),
    "run",
    "--quiet",
    "--no-prompt",
    `--allow-read=${directory}`,
    `--allow-write=${directory}`,
  ],
};

const installed = (command: string): string => join(root, "node_modules", ".bin", command);

interface Ended {
  readonly status: string | number | null;
  readonly output: string;
  readonly errors: string;
}

function run([command, ...args]: string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command!, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
      timeout: 20_000,
      env: { ...process.env, NO_COLOR: "1" },
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ status: code ?? signal, output, errors }));
  });
}
