import { writeFileSync } from "node:fs";
import * as rival from "@untorn-internal/bench-rivals/moves";
import { type Durability, moveFile } from "untorn";
import type { Contender, Group, Order } from "../contender.ts";
import { floorOfRuntime } from "../floors/of-runtime.ts";

const MiB = 1024 * 1024;
const levels: readonly Durability[] = ["full", "ordered", "none"];

/** A large file that gets another name in its directory, and back. */
export async function moveWithin({ directory, scale }: Order): Promise<Group> {
  const floor = await floorOfRuntime();
  const size = (scale === "quick" ? 4 : 256) * MiB;
  const on = (name: string, move: (from: string, to: string) => unknown): Contender =>
    there(
      name,
      size,
      `${directory}/${name.replaceAll(/\W+/g, "-")}`,
      `${directory}/${name.length}-moved-${name}`,
      move,
    );
  return {
    contenders: [
      ...levels.map((durability) =>
        on(`untorn ${durability}`, (from, to) => moveFile(from, to, { durability })),
      ),
      ...levels.map((level) => on(`floor ${level}`, (from, to) => floor.rename(from, to, level))),
      on("move-file", rival.moveFile),
    ],
    pairs: levels.flatMap((level) => [
      [`untorn ${level}`, `floor ${level}`] as const,
      [`untorn ${level}`, "move-file"] as const,
    ]),
  };
}

/** A file that goes to another filesystem, and back. */
export async function moveAcross({ directory, elsewhere, scale }: Order): Promise<Group> {
  const floor = await floorOfRuntime();
  const size = { quick: 4, usual: 64, large: 256 }[scale] * MiB;
  const on = (name: string, move: (from: string, to: string) => unknown): Contender =>
    there(name, size, `${directory}/${name}`, `${elsewhere!}/${name}`, move);
  return {
    contenders: [
      on("untorn", (from, to) => moveFile(from, to)),
      on("floor", floor.moveAcross),
      on("move-file", rival.moveFile),
    ],
    pairs: [
      ["untorn", "floor"],
      ["untorn", "move-file"],
    ],
  };
}

/** There and back, so that each run finds what it found before. */
function there(
  name: string,
  size: number,
  here: string,
  away: string,
  move: (from: string, to: string) => unknown,
): Contender {
  writeFileSync(here, new Uint8Array(size).fill(120));
  return {
    name,
    units: 2,
    run: async () => {
      await move(here, away);
      await move(away, here);
    },
  };
}
