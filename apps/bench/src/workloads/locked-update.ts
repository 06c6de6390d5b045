import { writeFileSync } from "node:fs";
import { updateJsonFile } from "@untorn-internal/bench-rivals/updates";
import { type Durability, updateJson } from "untorn";
import type { Contender, Group, Order } from "../contender.ts";

interface State {
  visits: number;
  readonly entries: readonly { readonly id: number; readonly text: string }[];
}

const rival = "proper-lockfile + write-json-file";

/** A JSON file of 100 KB, of which one number is changed under its lock, one update after the other. */
export function lockedUpdate({ directory }: Order): Group {
  const entries = Array.from({ length: 1_000 }, (_, id) => ({ id, text: "x".repeat(60) }));
  const text = `${JSON.stringify({ visits: 0, entries } satisfies State, null, "\t")}\n`;
  const update = (state: State | undefined): void => void state!.visits++;
  const on = (name: string, run: (path: string) => unknown): Contender => {
    const path = `${directory}/${name.replaceAll(/\W+/g, "-")}.json`;
    writeFileSync(path, text);
    return { name, run: () => run(path) };
  };
  const untorn = (["full", "ordered"] satisfies Durability[]).map((durability) =>
    on(`untorn ${durability}`, (path) => updateJson<State>(path, update, { durability })),
  );
  return {
    contenders: [...untorn, on(rival, (path) => updateJsonFile(path, update))],
    pairs: untorn.map(({ name }) => [name, rival]),
  };
}
