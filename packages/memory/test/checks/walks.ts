import { bindWriteFile, writeFileSteps } from "@untorn/core";
import * as fc from "fast-check";
import { type Computation, type DiskView, type Invariants, type Scenario, walk } from "../../src/mod.ts";
import { fail, shown } from "../protocols.ts";
import { type Check, holds, same } from "./check.ts";

// What is too large to be explored whole: many writers, each several times, in a process of its own or in one.

const files = ["/d/a", "/d/b"];

const allWhole = (disk: DiskView): void => {
  for (const file of files) {
    const text = disk.text(file);
    if (!/^(old|\d-\d)$/.test(text ?? "")) fail(`${file} was ${shown(text)}`);
  }
};

const isWhole: Invariants = { always: allWhole, afterPowerCut: allWhole };

const scenario: Scenario = {
  arrange: (memory) => {
    memory.seed("/d", { kind: "directory" });
    for (const file of files) memory.seed(file, { kind: "file" }, "old");
  },
  run: [
    ...[1, 2, 3].map(
      (writer): Computation =>
        function* (platform) {
          for (const turn of [1, 2]) {
            yield* writeFileSteps(platform, files[(writer + turn) % 2]!, `${writer}-${turn}`);
          }
        },
    ),
    async (platform) => {
      const writeFile = bindWriteFile(platform);
      await Promise.all(
        files.flatMap((file) => [1, 2].map((turn) => writeFile(file, `4-${turn}`, { backup: true }))),
      );
    },
  ],
};

const choices = fc.array(fc.nat({ max: 1000 }), { maxLength: 300, size: "max" });

export const walks: readonly Check[] = [
  {
    name: "writeFile() of many writers leaves whole files on every way that was walked",
    async run() {
      await fc.assert(
        fc.asyncProperty(choices, async (way) => {
          await walk(scenario, isWhole, way);
        }),
        { numRuns: 150 },
      );
    },
  },
  {
    name: "a walk finds what is wrong, and its way is shrunk to a short one",
    async run() {
      const wrong: Scenario = {
        ...scenario,
        run: function* (platform) {
          for (const turn of [1, 2, 3])
            yield* writeFileSteps(platform, "/d/a", `1-${turn}`, { durability: "none" });
        },
      };
      const checked = await fc.check(
        fc.asyncProperty(choices, async (way) => {
          await walk(wrong, isWhole, way);
        }),
        { numRuns: 2000, seed: 7 },
      );
      holds(checked.failed, "nothing was found");
      holds(checked.counterexample![0].length < 12, "its way is long");
    },
  },
  {
    name: "the same numbers go the same way",
    async run() {
      const way = [40, 7, 3, 1, 4, 1, 5, 9, 2, 6];
      for (let i = 0; i < 2; i++) same(await walk(scenario, isWhole, way), 40);
    },
  },
];
