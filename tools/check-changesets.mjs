// Rehearses the next release on a copy of the manifests: what waits in .changeset must give one new version to all
// published packages.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { published, rooms } from "./rooms.mjs";

const root = dirname(import.meta.dirname);
const copy = mkdtempSync(join(tmpdir(), "untorn-release-"));
try {
  rehearse();
} finally {
  rmSync(copy, { recursive: true });
}

function rehearse() {
  const waiting = readdirSync(join(root, ".changeset")).filter(
    (name) => name.endsWith(".md") && name !== "README.md",
  );
  const manifests = ["", ...rooms.map(({ folder }) => folder)].map((folder) => join(folder, "package.json"));
  for (const path of [".changeset", "pnpm-workspace.yaml", ...manifests]) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  run("git", ["init", "--quiet", "--initial-branch=main"]);
  run("git", ["add", ".changeset", "package.json", "packages"]);
  run("git", [
    "-c",
    "user.name=release",
    "-c",
    "user.email=release@localhost",
    "commit",
    "--quiet",
    "--no-verify",
    "-m",
    "release",
  ]);

  const before = versions();
  run(process.execPath, [join(root, "node_modules", "@changesets", "cli", "bin.js"), "version"]);
  const after = versions();
  if (after.size !== 1)
    throw new Error(
      `the next release would have the versions ${[...after].join(", ")}: "fixed" in .changeset/config.json must cover every published package`,
    );
  const [from, to] = [[...before][0], [...after][0]];
  if (waiting.length > 0 && from === to) throw new Error(`${waiting.join(", ")} would release nothing`);
  console.log(
    from === to
      ? `no change waits for a release after ${from}`
      : `the next release is ${to}, after ${from}: ${waiting.join(", ")}`,
  );
}

function versions() {
  return new Set(
    published.map(
      ({ folder }) => JSON.parse(readFileSync(join(copy, folder, "package.json"), "utf8")).version,
    ),
  );
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: copy, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${error?.message ?? stdout + stderr}`);
}
