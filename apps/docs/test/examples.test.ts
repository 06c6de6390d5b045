import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Example, examplesIn } from "../src/examples.ts";
import { pages, read, root, sources } from "../src/repository.ts";
import { runExample } from "../src/run-example.ts";

const examples = [...pages(), ...sources()].flatMap((file) => examplesIn(file, read(file)));

describe("the examples", () => {
  for (const example of examples) {
    for (const runtime of example.runtimes) {
      test(`${example.where} runs on ${runtime} and prints what it says`, () => runExample(example, runtime));
    }
  }

  test("have the right types", () => expect(typeErrors(examples)).toBe(""));

  test("would not pass with wrong types", () => {
    const code = 'import { writeFile } from "untorn";\nawait writeFile("a", 1);';
    expect(typeErrors([{ where: "wrong.md:1", code, runtimes: [], prints: undefined }])).toContain("TS2345");
  });

  test("are in every page and source that should have some", () => {
    const files = new Set(examples.map(({ where }) => where.split(":")[0]));
    for (const file of ["README.md", "packages/core/src/write-file.ts", "packages/core/src/errors.ts"]) {
      expect(files).toContain(file);
    }
    for (const name of ["core", "memory", "conformance", "node-fs", "node", "bun", "deno", "untorn"]) {
      expect(files).toContain(`packages/${name}/README.md`);
    }
  });
});

/** What the compiler has to say, in the places of the examples. */
function typeErrors(all: readonly Example[]): string {
  const scratch = join(dirname(import.meta.dirname), "dist");
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "types-"));
  try {
    const nameOf = (index: number): string => `example-${index}.ts`;
    for (const [index, { code }] of all.entries())
      writeFileSync(join(folder, nameOf(index)), `${code}\nexport {};\n`);
    const compilerOptions = {
      rootDir: root,
      composite: false,
      noUnusedLocals: false,
      types: ["node", "bun", "deno"],
    };
    const extended = join(root, "tsconfig.test.json");
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: extended, compilerOptions }));
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    execFileSync(process.execPath, [tsc, "-p", "."], { cwd: folder, encoding: "utf8" });
    return "";
  } catch (error) {
    const output = (error as { stdout?: string }).stdout ?? String(error);
    const own = output.replaceAll(/^\.\..*\n(?: .*\n)*/gm, ""); // of the packages' sources: not our business
    return own.replaceAll(/^example-(\d+)\.ts/gm, (_, index: string) => all[Number(index)]!.where);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
