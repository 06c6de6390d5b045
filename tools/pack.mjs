// Builds every published package and packs it into artifacts/, ready for `npm install ./artifacts/*.tgz`.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { published } from "./rooms.mjs";
import { printTable } from "./summary/table.mjs";

const root = dirname(import.meta.dirname);
const artifacts = join(root, "artifacts");

rmSync(artifacts, { recursive: true, force: true });
mkdirSync(artifacts);
// From nothing: a file that an earlier build left behind would be packed with the rest.
for (const { folder } of published) rmSync(join(root, folder, "dist"), { recursive: true, force: true });
console.log("building");
run("turbo", ["run", "build", "--force"]);
const rows = published.map(({ name, folder }) => {
  console.log(`packing ${name}`);
  const packed = JSON.parse(
    run("pnpm", ["pack", "--json", "--pack-destination", artifacts], join(root, folder)),
  );
  const file = basename(packed.filename);
  return [
    name,
    `artifacts/${file}`,
    `${(statSync(join(artifacts, file)).size / 1024).toFixed(1)} KiB`,
    packed.files.length,
  ];
});
console.log();
printTable(["package", "file", "size", "files"], rows);

function run(command, args, cwd = root) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status === 0) return stdout;
  console.error(stdout + stderr);
  console.error(`${command} ${args.join(" ")} failed in ${cwd}`);
  process.exit(1);
}
