// Sets up a fresh clone on a machine with Node 20 and npm alone: pnpm, every dependency, Bun, Deno and the Node
// versions of the tests, all from the npm registry. Does nothing when nothing has changed since the last time.
//
//   node tools/setup.mjs [--update-lockfile] [-- command …]
//
// The command then runs with what was set up. `node tools/setup.mjs && node …` would not do: the shell looks `node`
// up once, before there is a current one in node_modules/.bin.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = "node_modules/.untorn-setup";
const [options, command] = splitAt("--", process.argv.slice(2));
const updateLockfile = options.includes("--update-lockfile");

const stamp = hashOfInputs();
if (updateLockfile || read(stampFile) !== stamp) {
  const started = Date.now();
  say("installing dependencies, Bun, Deno and the Node versions of the tests (about 300 MB, once)");
  install();
  writeFileSync(join(root, stampFile), hashOfInputs());
  say(`done in ${((Date.now() - started) / 1000).toFixed(0)} s: ${versions()}`);
}
if (command.length > 0) {
  const { status, error } = spawn(command[0], command.slice(1), "inherit");
  if (error) say(`${command[0]} could not be started: ${error.message}`);
  process.exitCode = status ?? 1;
}

function install() {
  const { packageManager } = JSON.parse(read("package.json"));
  const args = [
    "install",
    updateLockfile ? "--no-frozen-lockfile" : "--frozen-lockfile",
    "--reporter=append-only",
  ];
  const [pnpm, ...before] = pnpmCommand(packageManager);
  say([pnpm, ...before, ...args].join(" "));
  const { status, error } = spawn(pnpm, [...before, ...args], "inherit");
  if (status === 0) return;
  say(`failed: ${error?.message ?? `pnpm ended with status ${status}`}`);
  say("after a change of dependencies, run: node tools/setup.mjs --update-lockfile");
  process.exit(1);
}

/** The pnpm that an earlier set-up brought, or one that npm fetches for this run. */
function pnpmCommand(packageManager) {
  const wanted = packageManager.slice("pnpm@".length);
  const present = read("node_modules/pnpm/package.json");
  const binary = join(root, "node_modules", ".bin", "pnpm");
  if (present !== undefined && JSON.parse(present).version === wanted && existsSync(binary)) return [binary];
  return ["npm", "exec", "--yes", "--", packageManager];
}

/** Everything that decides what an installation puts into node_modules. */
function hashOfInputs() {
  const manifests = ["packages", "apps"].flatMap((room) =>
    existsSync(join(root, room))
      ? readdirSync(join(root, room)).map((name) => `${room}/${name}/package.json`)
      : [],
  );
  const files = [
    "package.json",
    "pnpm-workspace.yaml",
    "pnpm-lock.yaml",
    "tools/consumer/package.json",
    "tools/node-matrix/package.json",
    ...manifests,
  ];
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${root}`);
  for (const file of files.toSorted()) hash.update(`\0${file}\0${read(file) ?? ""}`);
  return hash.digest("hex");
}

function versions() {
  return ["node", "bun", "deno"]
    .map((name) => {
      const output = spawn(name, ["--version"], "pipe").stdout ?? "";
      return `${name} ${/\d+\.\d+\.\d+/.exec(output)?.[0] ?? "missing"}`;
    })
    .join(", ");
}

function spawn(command, args, stdio) {
  const bin = join(root, "node_modules", ".bin");
  const env = { ...process.env };
  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH"; // "Path" on Windows
  env[path] = `${bin}${delimiter}${env[path] ?? ""}`;
  // npm and pnpm are scripts on Windows, which only a shell can start.
  return spawnSync(command, args, {
    cwd: root,
    env,
    stdio,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
}

function splitAt(separator, words) {
  const index = words.indexOf(separator);
  return index < 0 ? [words, []] : [words.slice(0, index), words.slice(index + 1)];
}

function read(file) {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return undefined;
  }
}

function say(text) {
  console.log(`set-up: ${text}`);
}
