// Draws the import graph between the rooms and fails on any arrow that tools/rooms.mjs does not allow.
//
//   node tools/check-arrows.mjs [--write]   --write brings the drawing in ARCHITECTURE.md up to date
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readArrows } from "./arrows/arrows.mjs";
import { asMermaid, asText, place, withDrawing } from "./arrows/drawing.mjs";
import { rooms } from "./rooms.mjs";

const root = dirname(import.meta.dirname);
const page = join(root, "ARCHITECTURE.md");

const { graph, problems } = readArrows(root, rooms);
console.log(asText(graph));
if (existsSync(page)) drawInto(page);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function drawInto(path) {
  const before = readFileSync(path, "utf8");
  const after = withDrawing(before, asMermaid(graph));
  if (after === undefined)
    problems.push(
      `ARCHITECTURE.md: has no place for the drawing; write these two lines where it belongs:\n${place}`,
    );
  else if (after !== before && process.argv.includes("--write")) writeFileSync(path, after);
  else if (after !== before)
    problems.push("ARCHITECTURE.md: the drawing is out of date; run node tools/check-arrows.mjs --write");
}
