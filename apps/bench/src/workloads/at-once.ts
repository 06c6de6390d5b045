import { rivals } from "@untorn-internal/bench-rivals/writers";
import { writeFile } from "untorn";
import type { Contender, Group } from "../contender.ts";
import { floorOfRuntime } from "../floors/of-runtime.ts";

/** So many files of one directory, each overwritten with 1 KiB at the same time, durably. */
export async function atOnce(directory: string, writers: number): Promise<Group> {
  const floor = await floorOfRuntime();
  const data = new Uint8Array(1024).fill(120);
  const on = (name: string, write: (path: string) => unknown): Contender => {
    const paths = Array.from({ length: writers }, (_, i) => `${directory}/${name}-${i}`);
    return { name, run: () => Promise.all(paths.map(write)) };
  };
  const others = rivals().filter(({ name }) => name !== "steno"); // it flushes nothing
  return {
    contenders: [
      on("untorn", (path) => writeFile(path, data)),
      on("floor", (path) => floor.write(path, data, "full")),
      ...others.map(({ name, write }) => on(name, (path) => write(path, data))),
    ],
    pairs: ["floor", ...others.map(({ name }) => name)].map((name) => ["untorn", name] as const),
  };
}
