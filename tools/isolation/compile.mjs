// Compiles snippets as if they stood in a room's sources, under that room's own settings.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = dirname(dirname(import.meta.dirname));
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");

/**
 * @param {string} folder of the room
 * @param {readonly string[]} snippets
 * @returns {readonly string[]} what the compiler says of each: "" where it is content
 */
export function compileIn(folder, snippets) {
  const home = join(root, folder);
  // In node_modules, where neither git nor a tarball nor the build finds it, yet the room's types are in reach.
  const place = join(home, "node_modules", ".isolation");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const name = (index) => `snippet-${index}.ts`;
  for (const [index, snippet] of snippets.entries())
    writeFileSync(join(place, name(index)), `${snippet}\nexport {};\n`);

  const { include } = JSON.parse(readFileSync(join(home, "tsconfig.src.json"), "utf8"));
  const ambient = include.filter((path) => path.endsWith(".d.ts")).map((path) => resolve(home, path));
  const config = {
    extends: join(home, "tsconfig.src.json"),
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      rootDir: root,
      isolatedDeclarations: false,
      declaration: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      noUnusedLocals: false,
      tsBuildInfoFile: null,
    },
    files: [...snippets.keys().map(name), ...ambient],
    include: [],
  };
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify(config));
  if (ambient.some((path) => !existsSync(path)))
    throw new Error(`${folder}/tsconfig.src.json includes a file that is not there`);
  const { stdout, error } = spawnSync(process.execPath, [tsc, "-p", place, "--pretty", "false"], {
    cwd: place,
    encoding: "utf8",
  });
  if (error) throw error;
  const lines = stdout.split("\n").filter((line) => /^\S.*error TS/.test(line));
  const foreign = lines.filter((line) => !/^snippet-\d+\.ts\(/.test(line));
  if (foreign.length > 0) throw new Error(`the settings of ${folder} do not compile: ${foreign.join("\n")}`);
  rmSync(place, { recursive: true });
  return snippets.map((_, index) => lines.filter((line) => line.startsWith(`${name(index)}(`)).join("\n"));
}
