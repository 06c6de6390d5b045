import { describe, expect, test } from "vitest";
import { examplesIn, type RuntimeName } from "../src/examples.ts";
import { mismatch } from "../src/expected-output.ts";
import { runExample } from "../src/run-example.ts";

const fence = "```";
const page = (code: string, info = "ts"): string => `# A page\n\n${fence}${info}\n${code}\n${fence}\n`;
const only = (text: string, file = "a.md") => examplesIn(file, text)[0]!;

describe("what is an example", () => {
  test("a ts block of a page, with its line, its runtimes and what it prints", () => {
    expect(examplesIn("a.md", page('import "untorn";\nconsole.log(1); // 1'))).toEqual([
      {
        where: "a.md:3",
        code: 'import "untorn";\nconsole.log(1); // 1',
        runtimes: ["node", "bun", "deno"],
        prints: ["1"],
      },
    ]);
  });

  test("a ts block of a docstring, with its line in the source", () => {
    const source = `const a = 1;\n\n/**\n * Does it.\n *\n * @example\n * ${fence}ts\n * if (a) {\n *   b();\n * }\n * ${fence}\n */\nexport const b = 2;\n`;
    const { where, code } = only(source, "b.ts");
    expect({ where, code }).toEqual({ where: "b.ts:7", code: "if (a) {\n  b();\n}" });
  });

  test("not a ts block in a comment that is no docstring", () => {
    expect(examplesIn("b.ts", `/*\n ${fence}ts\n a();\n ${fence}\n */\n// a\n`)).toEqual([]);
  });

  test("not a block that is marked no-run, nor one for a shell", () => {
    expect(examplesIn("a.md", page("a b", "sh") + page("a b", "ts no-run"))).toEqual([]);
  });

  test("nothing that is marked in an unknown way", () => {
    for (const info of ["typescript", "js", "", "ts norun"]) {
      expect(() => examplesIn("a.md", page("a", info))).toThrow("a.md:3");
    }
  });

  test("a package of one runtime is for that one", () => {
    const runtimesOf = (name: string) => only(page(`import { a } from "${name}";`)).runtimes;
    expect(runtimesOf("@untorn/deno")).toEqual(["deno"]);
    expect(runtimesOf("@untorn/node-fs")).toEqual(["node", "bun"]);
    expect(runtimesOf("@untorn/memory")).toEqual(["node", "bun", "deno"]);
    expect(() => only(page('import "@untorn/deno";\nimport "@untorn/bun";'))).toThrow("no runtime");
  });
});

describe("what an example says that it prints", () => {
  const printsOf = (code: string) => only(page(code)).prints;

  test("is behind each console.log, in the order of the text", () => {
    expect(
      printsOf("// a\nconsole.log(1, ')'); // 1 )\nif (a) {\n  console.log(\n    2,\n  ); // 2\n}"),
    ).toEqual(["1 )", "2"]);
  });

  test("is nothing where no console.log has a comment", () => {
    expect(printsOf("// a\nconsole.log(1);\n// b\nf(); // c")).toBeUndefined();
  });

  test("must be behind all if it is behind one", () => {
    expect(() => printsOf("console.log(1); // 1\nconsole.log(2);\n// 2")).toThrow("console.log(2)");
  });

  test("is the block of output below it", () => {
    const output = `${page("console.log(1);")}${page("a\nb", "text output")}`;
    expect(only(output).prints).toEqual(["a", "b"]);
  });

  test("is said once, and of an example", () => {
    const output = page("a", "text output");
    expect(() => only(page("console.log(1); // 1") + output)).toThrow("say once");
    for (const before of ["", page("a b", "ts no-run"), page("a b", "sh")])
      expect(() => examplesIn("a.md", before + output)).toThrow("the output of no example");
  });

  test("is compared line by line", () => {
    expect(mismatch("a\nb\n", ["a", "b"])).toBeUndefined();
    expect(mismatch("a\n", ["a", "b"])).toContain("missing: b");
    expect(mismatch("a\nb\n", ["a"])).toContain("not expected: b");
    expect(mismatch("a\n", ["b"])).toContain("should be: b");
    expect(mismatch("", [])).toBeUndefined();
  });

  test("may leave out text by …", () => {
    expect(mismatch("/tmp/x/state.json full\n", ["/…/state.json …"])).toBeUndefined();
    expect(mismatch("ab\n", ["ab…b"])).toBeDefined();
    expect(mismatch("ab\n", ["…a"])).toBeDefined();
    expect(mismatch("ab\n", ["b…"])).toBeDefined();
  });
});

describe.each<RuntimeName>(["node", "bun", "deno"])("an example on %s", (runtime) => {
  const run = (code: string) => runExample(only(page(code)), runtime);

  test("passes if it prints what it says", async () => {
    await run(
      'import { writeFile } from "untorn";\nconst { bytesWritten } = await writeFile("a", "abc");\nconsole.log(bytesWritten); // 3',
    );
  });

  test("fails if it prints something else", async () => {
    await expect(run("console.log(1 + 1); // 3")).rejects.toThrow(/a\.md:3 .*should be: 3\n but is: 2/s);
  });

  test("fails if it prints more", async () => {
    await expect(run('for (let i = 0; i < 2; i++) {\n  console.log("x"); // x\n}')).rejects.toThrow(
      "not expected",
    );
  });

  test("fails if it throws", async () => {
    await expect(run('throw new Error("broken");')).rejects.toThrow("broken");
  });

  test("fails if an import is missing", async () => {
    await expect(run('import { none } from "untorn";\nnone();')).rejects.toThrow("none");
  });

  test("starts in an empty directory", async () => {
    const code = 'import { writeFileSync } from "untorn";\nwriteFileSync("a", "", { overwrite: false });';
    await run(code);
    await run(code);
  });
});
