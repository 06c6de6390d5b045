// The import graph for people: as text for a terminal, as a mermaid block for ARCHITECTURE.md.

/** @param {ReadonlyMap<string, ReadonlySet<string>>} graph */
export function asText(graph) {
  const width = Math.max(...[...graph.keys()].map((name) => name.length));
  return [...graph]
    .map(([name, targets]) => `${name.padEnd(width)} → ${[...targets].toSorted().join(", ") || "nothing"}`)
    .join("\n");
}

/** @param {ReadonlyMap<string, ReadonlySet<string>>} graph */
export function asMermaid(graph) {
  const id = (name) => name.replace(/^@[^/]*\//, "");
  const arrows = [...graph].flatMap(([name, targets]) =>
    [...targets].toSorted().map((target) => `  ${id(name)} --> ${id(target)}`),
  );
  return ["```mermaid", "graph BT", ...arrows, "```"].join("\n");
}

const begin = "<!-- arrows: written by tools/check-arrows.mjs --write -->";
const end = "<!-- /arrows -->";

/** @returns {string | undefined} the page with the drawing in its place; undefined where it has no place for one */
export function withDrawing(page, drawing) {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  return after === undefined ? undefined : `${before}${begin}\n\n${drawing}\n\n${end}${after}`;
}

export const place = `${begin}\n${end}`;
