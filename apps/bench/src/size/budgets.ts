import { conditions, sizeOf } from "./bundle.ts";

/** What is imported, and how large it may become: the goals of what a user's bundle takes. */
export const imports = [
  { name: "writeFile", line: `export { writeFile } from "untorn";`, goal: 5_000 },
  { name: "all", line: `export * from "untorn";`, goal: 14_000 },
] as const;

/** What a size is told beside. */
export const budgetName = (bytes: number): string => `${bytes} bytes`;

/** In bytes, by what is imported and for which runtime: `writeFile for node`. */
export type Sizes = Readonly<Record<string, number>>;

export async function measuredSizes(): Promise<Sizes> {
  const sizes: Record<string, number> = {};
  for (const { name, line } of imports)
    for (const condition of conditions)
      sizes[`${name} for ${condition}`] = (await sizeOf(line, condition)).bytes;
  return sizes;
}

/** What is larger than it may be: than the goal, and than it was, where the goal is not met yet. */
export function problemsOf(measured: Sizes, before: Sizes): string[] {
  return Object.entries(measured).flatMap(([what, bytes]) => {
    const most = Math.max(goalFor(what), before[what] ?? 0);
    return bytes <= most ? [] : [`${what}: ${bytes} bytes, ${bytes - most} more than ${most}`];
  });
}

export function goalFor(what: string): number {
  const found = imports.find(({ name }) => what.startsWith(`${name} for `));
  if (found === undefined) throw new Error(`no goal is set for ${what}`);
  return found.goal;
}
