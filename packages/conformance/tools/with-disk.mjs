// Runs a command with a directory for its tests, and removes it afterwards, also when it is interrupted.
//
//   node with-disk.mjs deno test --allow-read={directory} --allow-write={directory}
//
// {directory} in the arguments stands for it. The command finds in its environment:
//   UNTORN_TEST_DIRECTORY   the directory
//   UNTORN_QUICK_DIRECTORY  one in memory if there is such a thing, for tests of twenty thousand files
//   UNTORN_SMALL_DISK       256 KiB to be filled up, where a tmpfs can be mounted
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const directory = mkdtempSync(join(realpathSync(tmpdir()), "untorn-tests-"));
const mounted = [];
const small = mount("small-disk", "256k");
const quick =
  mount("quick", "512m") ?? mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : directory, "untorn-"));

const [command, ...args] = process.argv
  .slice(2)
  .map((argument) => argument.replaceAll("{directory}", directory));
const child = spawn(command, args, {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: {
    ...process.env,
    UNTORN_TEST_DIRECTORY: directory,
    UNTORN_QUICK_DIRECTORY: quick,
    ...(small && { UNTORN_SMALL_DISK: small }),
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => end(127, `${command} could not be started: ${error.message}`));
child.on("close", (code, signal) => end(code ?? 1, signal ? `${command} was ended by ${signal}` : ""));

/** The path of a tmpfs, or nothing, and then says why. */
function mount(name, size) {
  const path = join(directory, name);
  const reason = whyNot(path, size);
  if (reason === undefined) mounted.push(path);
  else process.stderr.write(`no tmpfs of ${size} for the tests: ${reason}\n`);
  return reason === undefined ? path : undefined;
}

function whyNot(path, size) {
  if (process.platform !== "linux") return "only Linux has it";
  if (process.getuid() !== 0) return "only root can mount it";
  mkdirSync(path);
  const args = ["-t", "tmpfs", "-o", `size=${size},mode=0777`, "tmpfs", path];
  const { status, stderr, error } = spawnSync("mount", args, { encoding: "utf8" });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

function end(status, message) {
  if (message) process.stderr.write(`${message}\n`);
  for (const path of mounted) spawnSync("umount", ["--lazy", path]);
  for (const made of [quick, directory]) rmSync(made, { recursive: true, force: true });
  process.exitCode = status;
}
