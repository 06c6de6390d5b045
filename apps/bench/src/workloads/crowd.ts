import { mkdirSync } from "node:fs";
import { rivals } from "@untorn-internal/bench-rivals/writers";
import { writeFile } from "untorn";
import { alone } from "../alone.ts";
import type { Measured, Order } from "../contender.ts";
import { memoryOf } from "../memory.ts";

const rival = "write-file-atomic";

/** What so many writes need in memory when all are begun at once. */
export function crowd(order: Order): Promise<Measured> {
  return alone(
    order,
    order.scale === "large" ? 3 : 1,
    [{ name: "untorn" }, { name: rival, mayFail: true }],
    [
      ["untorn peak", `${rival} peak`],
      ["untorn above", `${rival} above`],
    ],
  );
}

/** None may fail. */
export async function crowdAlone(
  { directory, scale }: Order,
  part: string,
): Promise<{ peak: number; above: number }> {
  const writes = scale === "quick" ? 500 : 50_000;
  const other = rivals().find(({ name }) => name === part);
  const write = other?.write ?? writeFile;
  const own = `${directory}/${part}`;
  mkdirSync(own, { recursive: true });
  const data = new Uint8Array(1024).fill(120);
  await write(`${own}/first`, data);
  const { peak, above } = await memoryOf(() =>
    Promise.all(Array.from({ length: writes }, (_, i) => write(`${own}/${i}`, data))),
  );
  return { peak, above };
}
