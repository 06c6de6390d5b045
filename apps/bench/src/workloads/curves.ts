import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { writeFile } from "untorn";
import type { Contender, Measured, Order, Pairs } from "../contender.ts";
import { floorOfRuntime } from "../floors/of-runtime.ts";
import { inTurn } from "../in-turn.ts";

const data = new Uint8Array(1024).fill(120);

const crowds = (scale: Order["scale"]): number[] => [10, 1_000, scale === "quick" ? 5_000 : 100_000];
const writers = (scale: Order["scale"]): number[] => [1, 10, 100, ...(scale === "quick" ? [] : [1_000])];

/** Makes directories of so many files. Empty ones: it is the names that count. */
export function fillDirectories(shared: string, { scale }: Pick<Order, "scale">): void {
  for (const files of crowds(scale)) {
    const directory = `${shared}/${files}`;
    if (existsSync(directory)) continue;
    mkdirSync(directory);
    for (let i = 0; i < files; i++) closeSync(openSync(`${directory}/file-${i}`, "w"));
  }
}

/** What a write costs in a directory of so many files. */
export function inCrowds(order: Order): Promise<Measured> {
  return curve(order, crowds(order.scale), "files", (files, write, name) => ({
    run: () => write(`${order.shared}/${files}/${name}`),
  }));
}

/** What each of so many writes at once costs, to files of their own in one directory. */
export function byWriters(order: Order): Promise<Measured> {
  return curve(order, writers(order.scale), "writers", (count, write, name) => {
    const paths = Array.from({ length: count }, (_, i) => `${order.directory}/${name}-${count}-${i}`);
    return { units: count, run: () => Promise.all(paths.map(write)) };
  });
}

type Write = (path: string) => Promise<unknown>;

/** Ours and the floor's, at each count; what each count costs beside the first, and how much faster that grows for us than for the floor. */
async function curve(
  order: Order,
  counts: readonly number[],
  of: string,
  contender: (count: number, write: Write, name: string) => Omit<Contender, "name">,
): Promise<Measured> {
  const floor = await floorOfRuntime();
  const writes: Record<string, Write> = {
    untorn: (path) => writeFile(path, data),
    floor: (path) => floor.write(path, data, "full"),
  };
  const at = (name: string, count: number): string => `${name}, ${count} ${of}`;
  const contenders = counts.flatMap((count) =>
    Object.entries(writes).map(([name, write]) => ({
      name: at(name, count),
      ...contender(count, write, name),
    })),
  );
  const { values } = await inTurn({ contenders, pairs: [] }, order);
  const [first, ...rest] = counts as [number, ...number[]];
  const grown: Record<string, number[]> = {};
  const pairs: Pairs[number][] = counts.map((count) => [at("untorn", count), at("floor", count)]);
  for (const count of rest) {
    for (const name of ["untorn", "floor"]) {
      const before = values[at(name, first)]!;
      grown[growthOf(at(name, count))] = values[at(name, count)]!.map(
        (value, round) => value / before[round]!,
      );
      pairs.push([at(name, count), at(name, first)]);
    }
    pairs.push([growthOf(at("untorn", count)), growthOf(at("floor", count))]);
  }
  return { values: { ...values, ...grown }, pairs };
}

const growthOf = (name: string): string => `growth of ${name}`;
