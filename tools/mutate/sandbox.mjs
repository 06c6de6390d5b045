// Where mutants run. One that ran as root once replaced the machine's /dev/null by a file.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * How a command is started so that it can write to `directory` alone.
 *
 * @typedef {object} Sandbox
 * @property {readonly string[]} command goes before the command
 * @property {boolean} hasMounts everything but the directory is mounted read-only
 * @property {string} description
 */

/** @returns {Sandbox} `probed` are directories that must resist */
export function sandboxFor(directory, probed) {
  const script = join(import.meta.dirname, "sandbox.sh");
  const command = ["unshare", "--mount", "--propagation", "private", "sh", script, directory];
  const problem = whyNot(command, directory, probed);
  return problem === undefined
    ? { command, hasMounts: true, description: `everything but ${directory} is mounted read-only` }
    : {
        command: [],
        hasMounts: false,
        description: `no private mounts (${problem}): only tests that never leave memory are run`,
      };
}

function whyNot(command, directory, probed) {
  if (process.platform !== "linux") return "not Linux";
  if (process.getuid() !== 0) return "not root, who alone could replace a device";
  const name = `.untorn-mutate-${process.pid}`;
  const probes = probed.map((folder) => `if (: > "${join(folder, name)}") 2> /dev/null; then exit 1; fi`);
  const inside = join(directory, name);
  const { status, error, stderr } = spawnSync(
    command[0],
    [...command.slice(1), "sh", "-c", `${probes.join("; ")}; : > /dev/null && : > "${inside}"`],
    { encoding: "utf8" },
  );
  const written = probed.map((folder) => join(folder, name)).filter((path) => existsSync(path));
  for (const path of [...written, inside]) rmSync(path, { force: true });
  if (written.length > 0) return `${written[0]} could be written`;
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split("\n").at(-1));
}
