import { writeFile, writeFiles } from "untorn";
import type { Group, Order } from "../contender.ts";
import { floorOfRuntime } from "../floors/of-runtime.ts";

/** Files of one directory that are written as one batch, durably; told by the file. */
export async function batch({ directory, scale }: Order): Promise<Group> {
  const files = scale === "quick" ? 100 : 1_000;
  const floor = await floorOfRuntime();
  const data = new Uint8Array(4096).fill(120);
  const pathsOf = (name: string): string[] =>
    Array.from({ length: files }, (_, i) => `${directory}/${name}-${i}`);
  const [ours, apart, bare] = [pathsOf("batch"), pathsOf("apart"), pathsOf("floor")];
  const entries = ours.map((path) => ({ path, data }));
  let next = 0;
  const contenders = [
    { name: "untorn writeFiles", units: files, run: () => writeFiles(entries) },
    // One run is one file: so many of them as the budget allows.
    { name: "untorn one after the other", run: () => writeFile(apart[next++ % files]!, data) },
    {
      name: "floor Promise.all",
      units: files,
      run: () => Promise.all(bare.map((path) => floor.write(path, data, "full"))),
    },
  ];
  const [first, ...rest] = contenders.map(({ name }) => name);
  return { contenders, pairs: rest.map((name) => [first!, name]) };
}
