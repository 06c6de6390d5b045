import type { Measured } from "../contender.ts";
import { budgetName, imports } from "../size/budgets.ts";
import { conditions, sizeOf } from "../size/bundle.ts";

/** What a bundle takes of untorn, beside what it may take. The same each time: one round. */
export async function bundleSize(): Promise<Measured> {
  const condition = conditions.find((name) => name === runtimeOfThis())!;
  const values: Record<string, number[]> = {};
  for (const { name, line, goal } of imports) {
    values[`untorn, ${name}`] = [(await sizeOf(line, condition)).bytes];
    values[budgetName(goal)] = [goal];
  }
  return { values, pairs: imports.map(({ name, goal }) => [`untorn, ${name}`, budgetName(goal)]) };
}

function runtimeOfThis(): string {
  if ("Deno" in globalThis) return "deno";
  return "Bun" in globalThis ? "bun" : "node";
}
