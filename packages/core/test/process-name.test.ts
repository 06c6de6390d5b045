import { expect, test } from "vitest";
import type { ProcessIdentity } from "../src/platform.ts";
import { lifeOf, nameOfProcess, processOf } from "../src/process-name.ts";

const own: ProcessIdentity = { pid: 7, start: "own", boot: "b1", space: "s1" };

/** What `lifeOf` says on a machine where process 8 started at "x", 9 at a time that nobody knows, and no other one runs. */
function life(other: Partial<ProcessIdentity>, isLocal = false, self = own): string {
  const starts: Readonly<Record<number, string>> = { 7: "own", 8: "x", 9: "" };
  return lifeOf({ pid: 8, start: "x", boot: "b1", space: "s1", ...other }, isLocal, {
    self: () => self,
    startOf: (pid) => starts[pid],
  });
}

test("a process is alive, dead or unknown", () => {
  expect(life({})).toBe("alive");
  expect(life({ ...own })).toBe("alive");
  expect(life({ pid: 10 })).toBe("dead");
  expect(life({ start: "y" })).toBe("dead"); // its number was given to another one
  expect(life({ start: "" })).toBe("unknown");
  expect(life({ pid: 9 })).toBe("unknown");
  expect(life({ pid: 10, space: "s2" })).toBe("unknown");
  expect(life({ pid: 10, space: "" }, false, { ...own, space: "" })).toBe("unknown");
});

test("a process of another boot is dead where only this machine can have made its name", () => {
  expect(life({ boot: "b2" }, true)).toBe("dead");
  expect(life({ boot: "b2" }, false)).toBe("unknown");
  expect(life({ boot: "" }, true)).toBe("unknown");
  expect(life({ boot: "b2" }, true, { ...own, boot: "" })).toBe("unknown");
});

test("a name tells a process", () => {
  for (const process of [own, { pid: 4_294_967_295, start: "", boot: "", space: "" }])
    expect(processOf(nameOfProcess(process))).toEqual(process);
  expect(processOf(`${nameOfProcess(own)}-0b3c-0f0e`)).toEqual(own); // as a lock's holder has it
  expect(nameOfProcess({ ...own, pid: 100 })).toBe("2s.own.b1.s1");
});
