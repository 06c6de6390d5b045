import {
  type AtomicFileError,
  isAtomicFileError,
  isTemporaryName,
  type WriteFileOptions,
} from "@untorn/core";
import { expect, test } from "vitest";
import { explore } from "../src/mod.ts";
import { invariantsOf } from "./invariants-of.ts";
import { newText, oldText, scenarioOf, type WriteScenario } from "./scenarios.ts";

// A write is cut short where the disk is full, and every later one fails: at whatever byte that is.

const stranger = "not ours".length;

test.each<[WriteFileOptions, Partial<WriteScenario>]>([
  [{}, {}],
  [{ durability: "none" }, {}],
  [{ backup: true }, { others: ["f.bak"] }],
  [
    { overwrite: false },
    { arrange: () => undefined, before: undefined, after: { text: newText, mode: 0o644 } },
  ],
])("writeFile() with %j changes nothing on a full disk, wherever it is full", async (options, more) => {
  const seen = { full: 0, written: 0 };
  const before = "before" in more ? undefined : oldText;
  for (let free = 0; free <= newText.length; free++) {
    const capacity = stranger + (before?.length ?? 0) + free;
    const scenario: WriteScenario = { name: "on a full disk", options, volume: { capacity }, ...more };
    const invariants = invariantsOf(scenario);
    await explore(
      scenarioOf(scenario),
      {
        ...invariants,
        atEnd: (disk, moment) => {
          const [ending] = moment.endings;
          if (!("error" in ending!)) {
            seen.written++;
            return invariants.atEnd!(disk, moment);
          }
          seen.full++;
          expect(isAtomicFileError(ending.error)).toBe(true);
          expect(ending.error).toMatchObject({ code: "ENOSPC", step: "write", outcome: "unchanged" });
          expect(disk.text("/d/f")).toBe(before);
          expect(disk.list("/d").filter(isTemporaryName)).toEqual([]);
          expect(moment.memory.openHandles).toBe(0);
        },
      },
      { faults: false },
    );
  }
  expect(seen).toEqual({ full: newText.length, written: 1 });
});

test("writeFile() in place, on a disk that is full at whatever byte, tells what is there and what finishes it", async () => {
  const seen = new Set<string>();
  for (let free = 0; free <= 120; free++) {
    const scenario: WriteScenario = {
      name: "in place",
      options: { inPlaceFallback: true },
      volume: { capacity: stranger + oldText.length + free, mounted: ["/d/f"] },
    };
    await explore(
      scenarioOf(scenario),
      {
        atEnd: (disk, { memory, endings: [ending] }) => {
          expect(memory.openHandles).toBe(0);
          const error = "error" in ending! ? (ending.error as AtomicFileError) : undefined;
          seen.add(error?.outcome ?? "replaced");
          const left = disk.list("/d").filter((name) => name.startsWith(".untorn"));
          if (error?.outcome === "unknown") return expect(error.message).toContain("recover()");
          expect(left).toEqual([]);
          expect(disk.text("/d/f")).toBe(error === undefined ? newText : oldText);
        },
      },
      { faults: false },
    );
  }
  expect([...seen].sort()).toEqual(["replaced", "unchanged", "unknown"]);
});
