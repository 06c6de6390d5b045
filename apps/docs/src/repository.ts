import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";

/** The root of the repository. */
export const root: string = dirname(dirname(dirname(import.meta.dirname)));

const left = new Set(["node_modules", "dist", "reports", "artifacts", ".git", ".turbo"]);

/** Every page of the repository, from its root, with slashes. */
export function pages(): string[] {
  return filesBy(["*.md", ".changeset/*.md", "{apps,decisions,packages,tools}/**/*.md"]);
}

/** The sources of every package. */
export function sources(): string[] {
  return filesBy(["packages/*/src/**/*.ts"]);
}

export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function filesBy(patterns: readonly string[]): string[] {
  const found = globSync(patterns, { cwd: root, exclude: (path) => left.has(basename(path)) });
  return found.map((path) => path.split(sep).join("/")).sort();
}
