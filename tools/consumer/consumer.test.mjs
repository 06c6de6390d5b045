// The packed tarballs, used as a stranger uses them: on every runtime, and by the oldest and the newest compiler.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeMatrix } from "../node-matrix/mod.mjs";
import { onJsr } from "../rooms.mjs";
import { createProject, root, run } from "./project.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);

const program = `
import { writeFile, writeFileSync } from "untorn";

const receipt = await writeFile("async.txt", "written");
writeFileSync("sync.txt", "written");
console.log(JSON.stringify({ durability: receipt.durability, from: import.meta.resolve("untorn") }));
`;

const underLoad = `
import { writeFile } from "untorn";

const until = performance.now() + 5000;
while (process.listenerCount("exit") === 0 && performance.now() < until) await writeFile("loaded.txt", "written");
console.log(process.listenerCount("exit"));
`;

let project;
beforeAll(() => {
  project = createProject();
  writeFileSync(join(project, "program.mjs"), program);
  writeFileSync(join(project, "under-load.mjs"), underLoad);
});
afterAll(() => {
  if (project !== undefined) rmSync(project, { recursive: true });
});

for (const { version, path } of nodeMatrix().binaries) {
  test(`Node ${version} imports untorn`, () => {
    expect(use(path, ["program.mjs"]).from).toMatch(/\/untorn\/dist\/node\.js$/);
  });

  test(`Node ${version} requires untorn`, () => {
    const text = 'console.log(typeof require("untorn").writeFileSync)';
    expect(run(path, ["--no-warnings", "--input-type=commonjs", "--eval", text], project).trim()).toBe(
      "function",
    );
  });
}

for (const { version, path } of [...nodeMatrix().binaries, { version: "Bun", path: bin("bun") }]) {
  test(`${version === "Bun" ? "" : "Node "}${version} has another thread under load, from the package's own file`, () => {
    expect(run(path, ["under-load.mjs"], project)).toBe("1\n");
  });
}

test("Bun imports untorn", () => {
  expect(use(bin("bun"), ["program.mjs"]).from).toMatch(/\/untorn\/dist\/bun\.js$/);
});

test("Deno imports untorn from npm, with leave to read and write its folder alone", () => {
  const used = use(bin("deno"), ["run", "--no-prompt", "--allow-read=.", "--allow-write=.", "program.mjs"]);
  expect(used.from).toMatch(/\/untorn\/dist\/deno\.js$/);
});

test("Deno imports @untorn/deno from its sources, as from JSR", () => {
  const imports = onJsr.map(({ name, folder }) => [
    name,
    pathToFileURL(join(root, folder, "src/mod.ts")).href,
  ]);
  const folder = join(project, "from-source");
  mkdirSync(folder);
  writeFileSync(join(folder, "deno.json"), JSON.stringify({ imports: Object.fromEntries(imports) }));
  writeFileSync(join(folder, "program.ts"), program.replaceAll('"untorn"', '"@untorn/deno"'));
  const printed = run(
    bin("deno"),
    ["run", "--no-prompt", "--allow-read=.", "--allow-write=.", "program.ts"],
    folder,
  );
  expect(JSON.parse(printed).from).toMatch(/packages\/deno\/src\/mod\.ts$/);
  expect(readFileSync(join(folder, "async.txt"), "utf8")).toBe("written");
});

describe("a program in TypeScript", () => {
  const compilers = {
    5.4: join(import.meta.dirname, "node_modules/typescript-5.4/bin/tsc"),
    7: join(root, "node_modules/typescript/bin/tsc"),
  };
  const resolutions = {
    nodenext: { module: "nodenext" },
    bundler: { module: "esnext", moduleResolution: "bundler" },
  };

  const right = `
import { createWritable, createWriteStream, isAtomicFileError, openPending, type PendingFile, type Receipt, writeFile } from "untorn";
try {
  const receipt: Receipt = await writeFile(new URL("file:///x"), new Uint8Array(1), { durability: "ordered", mode: 0o600 });
  const size: number = receipt.bytesWritten;
  void size;
  const pending: PendingFile = await openPending("x");
  await pending[Symbol.asyncDispose]();
  await new Response("").body!.pipeTo(await createWritable("x"));
  const stream: NodeJS.WritableStream = createWriteStream("x", { highWaterMark: 1 });
  void stream;
} catch (error) {
  if (isAtomicFileError(error)) error.outcome satisfies "unchanged" | "replaced" | "unknown";
}
export {};
`;
  const wrong = {
    "a number as data": `import { writeFile } from "untorn"; await writeFile("x", 1);`,
    "an unknown durability": `import { writeFile } from "untorn"; await writeFile("x", "", { durability: "some" });`,
    "a name that is not exported": `import { writeFiel } from "untorn"; writeFiel;`,
  };

  for (const [version, compiler] of Object.entries(compilers)) {
    for (const [name, resolution] of Object.entries(resolutions)) {
      test(`compiles with TypeScript ${version} and ${name} resolution`, () => {
        expect(compile(compiler, resolution, right)).toBe("");
      });

      for (const [what, source] of Object.entries(wrong)) {
        test(`with ${what} is an error with TypeScript ${version} and ${name} resolution`, () => {
          expect(compile(compiler, resolution, source)).toMatch(/^program\.ts.*error TS/);
        });
      }
    }
  }

  function compile(compiler, resolution, source) {
    const folder = join(project, "typed");
    const types = join(folder, "node_modules", "@types");
    if (!existsSync(types)) {
      mkdirSync(types, { recursive: true });
      symlinkSync(join(import.meta.dirname, "node_modules/@types/node"), join(types, "node"), "junction");
    }
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const compilerOptions = {
      ...resolution,
      strict: true,
      noEmit: true,
      target: "es2022",
      types: ["node"],
      skipLibCheck: true,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
    writeFileSync(join(folder, "program.ts"), source);
    try {
      return run(process.execPath, [compiler, "-p", ".", "--pretty", "false"], folder);
    } catch (error) {
      return error.message.slice(error.message.indexOf("program.ts"));
    }
  }
});

/** Runs the program, and looks at what it wrote. */
function use(runtime, args) {
  for (const name of ["async.txt", "sync.txt"]) rmSync(join(project, name), { force: true });
  const used = JSON.parse(run(runtime, args, project));
  expect(used.durability).toMatch(/^(full|ordered)$/);
  for (const name of ["async.txt", "sync.txt"])
    expect(readFileSync(join(project, name), "utf8")).toBe("written");
  return used;
}
