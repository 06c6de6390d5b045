import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { lacking } from "./requirements.ts";

/** What names that are ours begin with. */
const marker = "untorn-powercut-";
const owner = ".owner";

/**
 * Runs this program's inside in namespaces of its own, with a scratch directory. However this process or that one ends, be it by
 * `kill -9`, the kernel then ends every process that was started inside, and its mounts and loop devices with them.
 * What remains is a directory, which goes at the end, or when the next run begins.
 */
export async function shelter(inside: string, words: readonly string[]): Promise<number> {
  removeLeftovers();
  const scratch = mkdtempSync(join(tmpdir(), marker));
  writeFileSync(join(scratch, owner), `${process.pid} ${startOf(process.pid)}`);
  process.once("exit", () =>
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  );

  const isRoot = process.getuid?.() === 0 && lacking("unshare", "setpriv", "mount") === undefined;
  const namespaces = "--mount --propagation private --pid --fork --kill-child=SIGKILL --mount-proc".split(
    " ",
  );
  // If we are killed, so is it; and with it the first process of its namespace, and so all of them.
  const before = isRoot ? ["setpriv", "--pdeathsig", "KILL", "unshare", ...namespaces] : [];
  const [program = "", ...rest] = [...before, process.execPath, inside, scratch, ...words];
  const child = spawn(program, rest, { stdio: "inherit" });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
  let signalled: NodeJS.Signals | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      signalled = signal;
      child.kill("SIGKILL"); // its child dies with it, and everything inside with that
    });
  }
  const status = await ended;
  return signalled === undefined ? status : 128 + constants.signals[signalled];
}

/** Directories of runs that were killed. Those of runs that go on are left alone. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(marker)) continue;
    const path = join(tmpdir(), name);
    try {
      const [pid = "", start = ""] = readFileSync(join(path, owner), "utf8").split(" ");
      if (startOf(Number(pid)) !== start) rmSync(path, { recursive: true, force: true });
    } catch {
      // not ours to judge: somebody begins or ends at this moment
    }
  }
}

/** When a process began, as the kernel counts; empty where there is none. With its id that is one process for ever. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
