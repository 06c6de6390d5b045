import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, writerCommand } from "./cell.ts";
import type { Finding } from "./classify.ts";
import type { Input } from "./input.ts";
import { liveAndDie } from "./life.ts";
import { countLitter, type Litter } from "./litter.ts";
import { isLost } from "./lost.ts";
import { readTarget } from "./read-target.ts";
import { type Reading, startReading } from "./reading-process.ts";
import { removeTree } from "./scratch.ts";
import type { Reads } from "./tally.ts";
import type { Target } from "./targets.ts";
import { versionAfter } from "./versions.ts";

/** What all rows have in common. */
export interface Treatment {
  readonly scratch: string;
  readonly inputs: readonly Input[];
  readonly kills: number;
  readonly seconds: number;
}

/** What a row came to. */
export interface Measured {
  /** By target: its name, saves that were acknowledged, and what the reader found. */
  readonly targets: readonly { readonly label: string; readonly saves: number; readonly reads: Reads }[];
  readonly kills: number;
  /** Kills after which a target was not whole. */
  readonly tornAfterKill: number;
  /** Kills after which a target was whole, but older than its last acknowledged save. */
  readonly lostAfterKill: number;
  readonly litter: Litter;
}

/** How far a row has come. */
export interface Progress {
  readonly kills: number;
  readonly saves: number;
  readonly reads: readonly Reads[];
}

/** Gives one writer the treatment: it saves, another process reads, and it is killed at random moments and started again. */
export async function treat(
  cell: Cell,
  treatment: Treatment,
  report: (progress: Progress) => void,
): Promise<Measured> {
  const { inputs, scratch } = treatment;
  const held = holdVersions(scratch, inputs);
  const directory = join(scratch, cell.runtime.name, cell.script);
  mkdirSync(directory, { recursive: true });
  const targets: Target[] = held.map((versions, index) => ({ path: join(directory, `${index}`), versions }));
  for (const { path, versions } of targets) copyFileSync(versions[0] ?? "", path);
  const command = [...writerCommand(cell, [join(scratch, "versions")], directory), JSON.stringify(targets)];
  const reading = await startReading(targets);
  try {
    const killed = await killAgainAndAgain(command, targets, reading, treatment, report);
    const reads = await reading.stop();
    return {
      ...killed,
      targets: inputs.map(({ label }, index) => ({
        label,
        saves: killed.saves[index] ?? 0,
        reads: reads[index] as Reads,
      })),
      litter: countLitter(directory),
    };
  } finally {
    await reading.stop().catch(() => {});
    removeTree(directory);
  }
}

async function killAgainAndAgain(
  command: readonly string[],
  targets: readonly Target[],
  reading: Reading,
  { inputs, kills, seconds }: Treatment,
  report: (progress: Progress) => void,
): Promise<Pick<Measured, "kills" | "tornAfterKill" | "lostAfterKill"> & { saves: number[] }> {
  const saves = targets.map(() => 0);
  let found: Finding[] = targets.map(() => ({ kind: "whole", version: 0 }));
  let next = targets.map(() => 1);
  let tornAfterKill = 0;
  let lostAfterKill = 0;
  let acknowledged = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const tell = () => report({ kills: kill - 1, saves: acknowledged, reads: reading.found });
    const span = Math.random() * 2 * (seconds / kills) * 1000;
    const life = await liveAndDie([...command, JSON.stringify(next)], targets.length, span, {
      saved() {
        acknowledged++;
        tell();
      },
      began: () => reading.tell("atWork"),
      ends: () => reading.tell("between"),
    });
    life.saves.forEach((count, index) => {
      saves[index] = (saves[index] ?? 0) + count;
    });
    const before = found;
    found = targets.map(({ path }, index) => readTarget(path, inputs[index]?.versions ?? []));
    if (found.some(({ kind }) => kind !== "whole")) tornAfterKill++;
    if (found.some((finding, index) => isLost(finding, life.last[index], before[index]))) lostAfterKill++;
    next = found.map((finding, index) => nextVersion(finding, life.last[index] ?? next[index] ?? 0));
  }
  return { saves, kills, tornAfterKill, lostAfterKill };
}

function nextVersion(finding: Finding, last: number): number {
  return versionAfter(finding.kind === "whole" ? finding.version : last);
}

/** Writes the versions of each input once, for the writers and readers of all rows. */
function holdVersions(scratch: string, inputs: readonly Input[]): string[][] {
  const directory = join(scratch, "versions");
  const fresh = !existsSync(directory);
  mkdirSync(directory, { recursive: true });
  return inputs.map(({ versions }, index) =>
    versions.map((content, version) => {
      const file = join(directory, `${index}.${version}`);
      if (fresh) writeFileSync(file, content);
      return file;
    }),
  );
}
