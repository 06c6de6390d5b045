// All published packages carry one version, in package.json and in deno.json.
//
//   node tools/check-versions.mjs [--write]   --write brings deno.json in step after `changeset version`
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onJsr, published } from "./rooms.mjs";

const root = dirname(import.meta.dirname);
const write = process.argv.includes("--write");
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const problems = [];

const versions = new Map(published.map(({ name, folder }) => [name, read(`${folder}/package.json`).version]));
const [version] = versions.values();
for (const [name, own] of versions) {
  if (own !== version)
    problems.push(`${name} is ${own}, the others are ${version}: versions are fixed together by changesets`);
}
for (const { name, folder } of onJsr) {
  const path = `${folder}/deno.json`;
  const manifest = read(path);
  if (manifest.name !== name) problems.push(`${path}: the name is "${manifest.name}", not "${name}"`);
  if (manifest.version === versions.get(name)) continue;
  if (write)
    writeFileSync(
      join(root, path),
      `${JSON.stringify({ ...manifest, version: versions.get(name) }, null, 2)}\n`,
    );
  else
    problems.push(
      `${path}: ${manifest.version} is not ${versions.get(name)}; run node tools/check-versions.mjs --write`,
    );
}

console.log(`${versions.size} packages on npm, ${onJsr.length} on JSR, version ${version}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
