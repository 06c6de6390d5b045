// An empty project outside the repository, with the tarballs of artifacts/ installed in it.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const root = dirname(dirname(import.meta.dirname));

/** @returns {string} the project's folder */
export function createProject() {
  const project = realpathSync(mkdtempSync(join(tmpdir(), "untorn-consumer-")));
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module" }),
  );
  const tarballs = globSync(join(root, "artifacts", "*.tgz"));
  if (tarballs.length === 0) throw new Error("artifacts/ is empty: run npm run pack first");
  // Offline: the packages depend on each other alone, so nothing may have to be fetched.
  run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", ...tarballs], project);
  return project;
}

/** @returns {string} what the command printed; a failure throws with it */
export function run(command, args, cwd) {
  const shell = process.platform === "win32";
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", shell });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")} failed in ${cwd}: ${error?.message ?? stdout + stderr}`);
}
