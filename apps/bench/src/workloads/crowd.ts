import { mkdirSync } from "node:fs";
import { rivals } from "@untorn-internal/bench-rivals/writers";
import { writeFile } from "untorn";
import { alone } from "../alone.ts";
import type { Measured, Order } from "../contender.ts";
import { memoryOf } from "../memory.ts";

const rival = "write-file-atomic";
const scaleDown = 100;

/** So many that a library that opens all at once still survives, and so many that it does not. */
const counts = [10_000, 50_000] as const;

const part = (name: string, count: number): string => `${name}, ${count} writes:`;

/** What so many writes need in memory when all are begun at once. */
export function crowd(order: Order): Promise<Measured> {
  return alone(
    order,
    order.scale === "large" ? 3 : 1,
    counts.flatMap((count) => [{ name: part("untorn", count) }, { name: part(rival, count), mayFail: true }]),
    counts.flatMap((count) =>
      ["peak", "above"].map(
        (what) => [`${part("untorn", count)} ${what}`, `${part(rival, count)} ${what}`] as const,
      ),
    ),
  );
}

/** None may fail. */
export async function crowdAlone(
  { directory, scale }: Order,
  name: string,
): Promise<{ peak: number; above: number }> {
  const count = Number(/\d+/.exec(name)![0]) / (scale === "quick" ? scaleDown : 1);
  const write = name.startsWith("untorn") ? writeFile : rivals().find((one) => one.name === rival)!.write;
  const own = `${directory}/${name.replaceAll(/\W+/g, "-")}`;
  mkdirSync(own, { recursive: true });
  const data = new Uint8Array(1024).fill(120);
  await write(`${own}/first`, data);
  const { peak, above } = await memoryOf(() =>
    Promise.all(Array.from({ length: count }, (_, i) => write(`${own}/${i}`, data))),
  );
  return { peak, above };
}
