import { rivals } from "@untorn-internal/bench-rivals/writers";
import { createCoalescingWriter, type Durability } from "untorn";
import type { Contender, Group, Order } from "../contender.ts";

/** Writes to one file at once, of which only the newest has to land; all have to be settled. */
export function newestWins({ directory, scale }: Order): Group {
  const writes = scale === "quick" ? 1_000 : 10_000;
  const texts = Array.from({ length: writes }, (_, visits) =>
    new TextEncoder().encode(JSON.stringify({ visits, text: "x".repeat(1_000) })),
  );
  const on = (name: string, write: (data: Uint8Array) => unknown): Contender => ({
    name,
    run: () => Promise.all(texts.map(write)),
  });
  const untorn = (["ordered", "full", "none"] satisfies Durability[]).map((durability) => {
    const writer = createCoalescingWriter(`${directory}/${durability}`, { durability });
    return on(`untorn ${durability}`, (data) => writer.write(data));
  });
  const steno = rivals().find(({ name }) => name === "steno")!;
  return {
    contenders: [...untorn, on(steno.name, (data) => steno.write(`${directory}/steno`, data))],
    pairs: untorn.map(({ name }) => [name, steno.name]),
  };
}
