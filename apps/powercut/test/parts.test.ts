import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LogWriter, readLog } from "../src/block-log/log.ts";
import { Rebuilder } from "../src/block-log/rebuild.ts";
import { rivals, untorn } from "../src/contender.ts";
import { contentOf, versionOf } from "../src/content.ts";
import { occurrencesIn } from "../src/kill/occurrences.ts";
import { readme, resultsPage } from "../src/options.ts";
import { expectedOn } from "../src/order/expected.ts";
import { differenceOf } from "../src/order/order.ts";
import { stepsIn } from "../src/order/steps.ts";
import { Random } from "../src/random.ts";
import { documentedIn, exceptions } from "../src/report/exceptions.ts";
import { summaryOf, tableIn } from "../src/report/summary.ts";
import { failuresOf } from "../src/report/verdict.ts";
import { lacking } from "../src/requirements.ts";
import { newRow, type Row } from "../src/row.ts";
import { Sweeper } from "../src/sweeper.ts";
import { readCalls } from "../src/trace/calls.ts";

test("a version is known by its bytes, and a wrong, missing or added byte is seen", () => {
  const whole = contentOf("one", 7);
  expect(versionOf("one", whole)).toBe(7);
  expect(versionOf("two", whole)).toBeUndefined();
  expect(versionOf("one", whole.subarray(0, -1))).toBeUndefined();
  expect(versionOf("one", new Uint8Array([...whole, 0]))).toBeUndefined();
  expect(versionOf("one", whole.with(whole.length - 1, (whole.at(-1) ?? 0) ^ 1))).toBeUndefined();
  expect(versionOf("one", new Uint8Array())).toBeUndefined();
  expect(versionOf("one", new Uint8Array(whole.length))).toBeUndefined();
});

const trace = `
7  openat(AT_FDCWD</>, "/x/d/.untorn-1.s.b.m-a.tmp", O_WRONLY|O_CREAT|O_EXCL, 0600 <unfinished ...>
8  write(4<anon_inode:[eventfd]>, ""..., 8) = 8
7  <... openat resumed>) = 5</x/d/.untorn-1.s.b.m-a.tmp>
7  fsync(5</x/d/.untorn-1.s.b.m-a.tmp>) = -1 EIO (Input/output error) (INJECTED)
7  rename("/x/d/.untorn-1.s.b.m-a.tmp", "/x/d/one") = 0
`;

test("calls are read from a trace, also those on two lines, and become steps", () => {
  const calls = readCalls(trace);
  expect(calls.map(({ name, injected }) => [name, injected])).toEqual([
    ["write", false],
    ["openat", false],
    ["fsync", true],
    ["rename", false],
  ]);
  expect(stepsIn(calls, "/x/d")).toEqual(["create T1", "fsync T1", "rename T1 one"]);
});

test("one call more, one fewer and two in another order are all differences", () => {
  const wanted = expectedOn("Node", "sync", "overwrite", false);
  expect(differenceOf(wanted, wanted)).toBeUndefined();
  expect(differenceOf([...wanted, "fsync ."], wanted)).toMatch(/call 12 is "fsync \."/);
  expect(differenceOf(wanted.slice(0, -1), wanted)).toMatch(/call 11 is "missing"/);
  expect(differenceOf(wanted.with(4, "fchmod T1").with(5, "fchown T1"), wanted)).toMatch(
    /call 5 is "fchmod T1"/,
  );
});

test("what is made in pieces may be any number of calls, but not none; and nothing else is left out for it", () => {
  const wanted = ["create T1", "read log…", "write T1…", "lstat log"];
  const made = ["create T1", "write T1", "read log", "write T1", "lstat log", "write T1"];
  expect(differenceOf(made, wanted)).toBeUndefined();
  expect(differenceOf(["create T1", "write T1", "lstat log"], wanted)).toMatch(/"read log" is missing/);
  expect(differenceOf([...made, "fsync T1"], wanted)).toMatch(/call 3 is "fsync T1"/);
});

test("a call counts as strace counts: by its name and its thread, whatever file it is about", () => {
  const calls = readCalls(`
7  read(0<socket:[1]>, ""..., 9) = 9
7  read(5</x/d/one>, ""..., 9) = 9
8  read(6</x/d/two>, ""..., 9) = 9
`);
  expect(calls.map(({ nth }) => nth)).toEqual([1, 2, 1]);
  expect(occurrencesIn(calls.slice(1))).toEqual([
    { name: "read", nth: 2, at: 0 },
    { name: "read", nth: 1, at: 1 },
  ]);
});

const noCopy = lacking("cp");
test.skipIf(noCopy !== undefined)(
  `a rebuilt disk has all that was flushed, and of the rest what is asked for${noCopy === undefined ? "" : ` [skipped: ${noCopy}]`}`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "powercut-test-"));
    const at = (name: string): string => join(directory, name);
    try {
      writeFileSync(at("disk"), new Uint8Array(8192));
      const log = new LogWriter(at("log"));
      log.write(0, new Uint8Array(4096).fill(1));
      log.flush();
      log.write(4096, new Uint8Array(4096).fill(2));
      log.close();
      const entries = readLog(at("log"));
      expect(entries.map(({ kind }) => kind)).toEqual(["write", "flush", "write"]);
      const rebuilder = new Rebuilder(at("disk"), entries);
      const random = new Random(1);
      const rebuilt = async (count: number, survival: "all" | "none"): Promise<number[]> => {
        await rebuilder.rebuild(at("after"), count, survival, random);
        const bytes = readFileSync(at("after"));
        return [bytes[0] ?? -1, bytes[4096] ?? -1];
      };
      expect(await rebuilt(0, "all")).toEqual([0, 0]);
      expect(await rebuilt(1, "none")).toEqual([0, 0]);
      expect(await rebuilt(1, "all")).toEqual([1, 0]);
      expect(await rebuilt(3, "none")).toEqual([1, 0]);
      expect(await rebuilt(3, "all")).toEqual([1, 2]);

      const both = new LogWriter(at("both"));
      writeFileSync(at("second"), new Uint8Array(8192));
      both.write(0, new Uint8Array(4096).fill(3), 1);
      both.flush(0); // of the other disk
      both.close();
      const second = new Rebuilder(at("second"), readLog(at("both")), 1);
      for (const [survival, byte] of [
        ["none", 0],
        ["all", 3],
      ] as const) {
        await second.rebuild(at("after"), 2, survival, random);
        expect(readFileSync(at("after"))[0]).toBe(byte);
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
);

test("the verdict is failure for each thing that must not be, and not for another library's", () => {
  const good = {
    ...newRow({
      section: "power",
      library: "untorn",
      runtime: "Node",
      filesystem: "ext4",
      fault: "shutdown",
    }),
    trials: 3,
    acknowledged: 9,
  };
  expect(failuresOf([good], [])).toEqual([]);
  for (const kind of ["torn", "lost", "mode", "untrue", "stray"] as const) {
    expect(failuresOf([{ ...good, [kind]: 1 }], [])).toHaveLength(1);
    expect(failuresOf([good, { ...good, library: "steno", [kind]: 1 }], [])).toEqual([]);
  }
  expect(failuresOf([{ ...good, trials: 0 }], [])).toHaveLength(1);
  expect(failuresOf([{ ...good, acknowledged: 0 }], [])).toHaveLength(1);
  expect(failuresOf([], [])).toEqual(["nothing was measured"]);
});

test("what is torn as documented is no failure, and whatever else happens to the same row is one", () => {
  const at = (library: string, fault: string, filesystem = "ext4 data=writeback"): Row => ({
    ...newRow({ section: "power", library, runtime: "Node", filesystem, fault }),
    trials: 40,
    acknowledged: 2,
  });
  const documented = [
    { ...at("untorn", "reused blocks"), torn: 4 },
    { ...at("untorn, ordered", "reused blocks"), torn: 4 },
    { ...at("untorn, ordered", "block log"), torn: 1 },
  ];
  for (const row of documented) {
    expect(failuresOf([row], [])).toEqual([]);
    expect(documentedIn([row])).toEqual([expect.stringContaining("decisions/2026-11-22-data-writeback.md")]);
    for (const kind of ["lost", "mode", "untrue", "stray"] as const)
      expect(failuresOf([{ ...row, [kind]: 1 }], [])).toHaveLength(1);
  }
  const elsewhere = [
    at("untorn", "block log"),
    at("untorn", "shutdown"),
    at("untorn, ordered", "reused blocks", "ext4"),
    at("untorn, ordered", "block log", "xfs"),
  ];
  for (const row of elsewhere) {
    expect(failuresOf([{ ...row, torn: 1 }], [])).toHaveLength(1);
    expect(documentedIn([{ ...row, torn: 1 }])).toEqual([]);
  }
  expect(failuresOf([at("untorn, ordered", "reused blocks")], [])).toEqual([
    expect.stringContaining("nothing torn, and decisions/2026-11-22-data-writeback.md says otherwise"),
  ]);
});

test("each documented exception has its page", () => {
  const root = join(import.meta.dirname, "..", "..", "..");
  for (const { decision } of exceptions) expect(existsSync(join(root, decision)), decision).toBe(true);
});

test("a sweep that leaves a temporary, or takes something else, is found", async () => {
  const directory = mkdtempSync(join(tmpdir(), "powercut-test-"));
  const unknown = ".untorn-1z...-0b3c0f0e.tmp"; // of nobody that can be found, and young: sweep leaves it
  const node = { name: "Node", version: process.versions.node, binary: process.execPath } as const;
  const sweeper = new Sweeper(node, directory);
  try {
    writeFileSync(join(directory, "one"), "1");
    writeFileSync(join(directory, unknown), "2");
    const row = newRow({ section: "kill", library: "untorn", runtime: "Node", filesystem: "", fault: "" });
    await sweeper.sweep(row, directory, "now");
    expect(row).toMatchObject({
      swept: 0,
      stray: 1,
      untrue: 0,
      notes: [`stray: ${unknown} stayed after a sweep (now)`],
    });
  } finally {
    await sweeper.end();
    rmSync(directory, { recursive: true, force: true });
  }
});

test("the README's table is that of RESULTS.md, and each library has its line", () => {
  const [ours, results] = [readme, resultsPage].map((path) => tableIn(readFileSync(path, "utf8")));
  expect(ours).toBe(results);
  for (const { name } of [untorn, ...rivals])
    expect(ours).toMatch(new RegExp(String.raw`^\| \`?${RegExp.escape(name)}\`? \| [1-9]`, "m"));
});

test("the sum of a library is of what all were put to", () => {
  const at = (library: string, filesystem: string, fault: string, torn: number): Row => ({
    ...newRow({ section: "power", library, runtime: "Node", filesystem, fault }),
    trials: 10,
    torn,
  });
  const rows = [
    at("untorn", "ext4", "shutdown", 1),
    at("untorn", "ext4 data=writeback", "shutdown", 5),
    at("untorn", "tmpfs", "full disk", 2),
    at("steno", "ext4", "shutdown", 3),
    at("steno", "tmpfs", "full disk", 4),
  ];
  const lines = summaryOf(rows).map((line) => line.replaceAll(/\s+/g, ""));
  expect(lines).toContain("|untorn|10|1|0|10|2|0|0|0|");
  expect(lines).toContain("|steno|10|3|0|10|4|0|0|0|");
});
