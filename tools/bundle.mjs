// Makes one module of each entry of a package, so that an import reads one file and not a hundred. Called in the package's folder.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

const { dependencies = {} } = JSON.parse(readFileSync("package.json", "utf8"));
const { metafile } = await build({
  entryPoints: process.argv.slice(2),
  outdir: "dist",
  bundle: true,
  format: "esm",
  target: "es2023",
  platform: "neutral",
  external: [...Object.keys(dependencies), "node:*", "bun:*"],
  sourcemap: true,
  sourcesContent: false, // they are in the package
  metafile: true,
});
for (const [path, { bytes }] of Object.entries(metafile.outputs))
  if (path.endsWith(".js")) console.log(`${basename(path)}: ${bytes} bytes`);
