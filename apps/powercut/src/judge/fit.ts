import { type Operation, pathsOf } from "../operations/operation.ts";
import { type Found, type Tree, torn, wordsOf } from "../operations/tree.ts";

/** Whether what was found is this tree, and what may be there besides. */
export function fits(tree: Tree, operation: Operation, found: ReadonlyMap<string, Found>): boolean {
  return [...pathsOf(operation)].every((path) => {
    const now = found.get(path)?.words;
    if (now === wordsOf(tree[path])) return true;
    return tree[path] === undefined && now === wordsOf(operation.besides?.[path]);
  });
}

export function isBefore(operation: Operation, found: ReadonlyMap<string, Found>): boolean {
  return fits(operation.before, operation, found);
}

export function isAfter(operation: Operation, found: ReadonlyMap<string, Found>): boolean {
  return [operation.after, ...(operation.or ?? [])].some((tree) => fits(tree, operation, found));
}

/** What is wrong with what was found, whatever came of the operation. */
export function wrongIn(
  operation: Operation,
  found: ReadonlyMap<string, Found>,
): { readonly kind: "torn" | "lost"; readonly what: string } | undefined {
  const { before, after, between = [], begun = [], or = [], besides } = operation;
  const trees = [before, after, ...or, ...begun, ...(typeof between === "string" ? [] : between)];
  if (between === "anything" || trees.some((tree) => fits(tree, operation, found))) return undefined;
  const odd = [...pathsOf(operation)].filter((path) => {
    const now = found.get(path)?.words;
    return ![...trees, besides ?? {}].some((tree) => now === wordsOf(tree[path]));
  });
  if (odd.length === 0 && between === "mixed") {
    const nowhere = lostIn(trees, found);
    return nowhere === undefined ? undefined : { kind: "lost", what: `${nowhere} is nowhere` };
  }
  const broken = odd.find((path) => found.get(path)?.words === torn);
  if (broken !== undefined) return { kind: "torn", what: `${broken} is neither old nor new: ${torn}` };
  const gone = odd.find((path) => !found.has(path)) ?? lostIn(trees, found);
  if (gone !== undefined) return { kind: "lost", what: `${gone} is gone` };
  const all = [...pathsOf(operation)].map((path) => `${path}: ${found.get(path)?.words ?? "nothing"}`);
  return { kind: "torn", what: `neither before nor after: ${all.join(", ")}` };
}

/** What is in every tree, wherever, and nowhere on the disk. */
function lostIn(trees: readonly Tree[], found: ReadonlyMap<string, Found>): string | undefined {
  const [first = {}, ...rest] = trees.map((tree) => new Set(Object.values(tree).map(wordsOf)));
  const there = new Set([...found.values()].map(({ words }) => words));
  return [...(first as Set<string>)].find(
    (words) => rest.every((set) => set.has(words)) && !there.has(words),
  );
}
