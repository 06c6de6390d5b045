import { rivals } from "@untorn-internal/bench-rivals/writers";
import { type Durability, writeFile, writeFileSync } from "untorn";
import type { Contender, Group, Pairs } from "../contender.ts";
import { floorOfRuntime } from "../floors/of-runtime.ts";

const levels: readonly Durability[] = ["full", "ordered", "none"];

/** A file of some size that is overwritten again and again, one write after the other: each contender has its own. */
export async function overwrite(directory: string, size: number, only?: readonly string[]): Promise<Group> {
  const floor = await floorOfRuntime();
  const data = new Uint8Array(size).fill(120);
  const on = onFileOf(directory);
  const others = [
    ...rivals().map(({ name, write }) => on(name, (to) => write(to, data))),
    on("plain", (to) => floor.plain(to, data)),
  ].filter(({ name }) => only?.includes(name) ?? true);
  return {
    contenders: [
      ...levels.map((durability) => on(`untorn ${durability}`, (to) => writeFile(to, data, { durability }))),
      ...levels.map((level) => on(`floor ${level}`, (to) => floor.write(to, data, level))),
      ...others,
    ],
    pairs: pairsWith(others),
  };
}

/** The same by what blocks. */
export async function overwriteSync(directory: string, size: number): Promise<Group> {
  const floor = await floorOfRuntime();
  const data = new Uint8Array(size).fill(120);
  const on = onFileOf(directory);
  const others = [
    ...rivals().flatMap(({ name, writeSync }) =>
      writeSync === undefined ? [] : [on(name, (to) => writeSync(to, data))],
    ),
    on("plain", (to) => floor.plainSync(to, data)),
  ];
  return {
    contenders: [
      ...levels.map((durability) =>
        on(`untorn ${durability}`, (to) => writeFileSync(to, data, { durability })),
      ),
      ...levels.map((level) => on(`floor ${level}`, (to) => floor.writeSync(to, data, level))),
      ...others,
    ],
    pairs: pairsWith(others),
  };
}

const onFileOf =
  (directory: string) =>
  (name: string, run: (path: string) => unknown): Contender => {
    const own = `${directory}/${name.replaceAll(/\W+/g, "-")}`;
    return { name, run: () => run(own) };
  };

/** Each level against its floor, and all against all others. */
function pairsWith(others: readonly Contender[]): Pairs {
  return levels.flatMap((level) =>
    [`floor ${level}`, ...others.map(({ name }) => name)].map((name) => [`untorn ${level}`, name] as const),
  );
}
