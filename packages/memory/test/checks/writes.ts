import { isAtomicFileError, isTemporaryName, writeFileSteps } from "@untorn/core";
import { type Computation, type DiskView, explore, type Moment } from "../../src/mod.ts";
import { fail, shown } from "../protocols.ts";
import { type Check, holds } from "./check.ts";

// writeFile, as far as it can be told in a few lines; all of it is in write-file.test.ts and two-writers.test.ts.

const texts = ["one", "the second"];

const writer =
  (text: string): Computation =>
  (platform) =>
    writeFileSteps(platform, "/d/f", text);

/** One of the texts, and a new one where it was acknowledged. */
function isWhole(disk: DiskView, { endings, fault }: Moment): void {
  const found = disk.text("/d/f");
  const isAcknowledged = endings.some((each) => each !== undefined && "value" in each);
  if (found === "old" ? isAcknowledged && fault === undefined : !texts.includes(found ?? ""))
    fail(`there was ${shown(found)}`);
}

const check = (name: string, run: readonly Computation[], moments: number, faults: number): Check => ({
  name,
  async run() {
    const coverage = await explore(
      {
        arrange: (memory) => {
          memory.seed("/d", { kind: "directory" });
          memory.seed("/d/f", { kind: "file", mode: 0o600 }, "old");
        },
        run,
      },
      {
        always: isWhole,
        afterPowerCut: isWhole,
        atEnd: (disk, { endings, fault, memory }) => {
          for (const ending of endings) {
            if (ending !== undefined && "error" in ending && !(fault && isAtomicFileError(ending.error)))
              throw ending.error;
          }
          if (fault === undefined && disk.list("/d").some(isTemporaryName)) fail("a temporary was left");
          if (memory.openHandles > 0) fail("a file was left open");
        },
      },
    );
    holds(coverage.moments >= moments && coverage.faults >= faults, `only ${JSON.stringify(coverage)}`);
  },
});

export const writes: readonly Check[] = [
  check("writeFile() is whole at every moment, power cut and fault", [writer("one")], 10, 150),
  check("writeFile() by two writers is whole in every order", texts.map(writer), 200, 0),
];
