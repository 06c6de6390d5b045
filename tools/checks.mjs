// The checks that are no tests: each counts as one, passed or failed.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onJsr, published, rooms } from "./rooms.mjs";

/** @typedef {{ readonly name: string, readonly command: readonly string[] }} Check */

/** @type {readonly Check[]} needs nothing built */
export const sourceChecks = [
  { name: "lint (oxlint)", command: ["oxlint"] },
  { name: "format (biome)", command: ["biome", "check", "--error-on-warnings"] },
  { name: "arrows between the rooms", command: ["node", "tools/check-arrows.mjs"] },
  { name: "versions in step", command: ["node", "tools/check-versions.mjs"] },
  { name: "next release (changesets)", command: ["node", "tools/check-changesets.mjs"] },
  { name: "sizes of bundles", command: ["node", "apps/bench/src/size/check.ts"] },
];

/** The `types` script of each room, as turbo runs it. */
export const typeChecks = rooms.map(({ name }) => ({ name: `types of ${name}`, task: `${name}#types` }));

/** @type {readonly Check[]} one after the other: what is packed is what the rest looks at */
export const releaseChecks = [
  { name: "tarballs (pnpm pack)", command: ["node", "tools/pack.mjs"] },
  ...published.map((room) => ({
    name: `publint ${room.name}`,
    command: ["publint", "run", tarball(room), "--strict"],
  })),
  ...published.map((room) => ({
    name: `attw ${room.name}`,
    command: ["attw", tarball(room), "--profile", "esm-only", "--format", "ascii", "--no-emoji"],
  })),
  {
    name: "JSR (deno publish --dry-run)",
    command: ["deno", "publish", "--dry-run", "--allow-dirty", "--quiet"],
  },
  ...onJsr.map(({ name, folder }) => ({
    name: `docs of ${name} (deno doc --lint)`,
    command: ["deno", "doc", "--lint", "--quiet", join(folder, "src/mod.ts")],
  })),
];

function tarball({ name, folder }) {
  const { version } = JSON.parse(
    readFileSync(join(dirname(import.meta.dirname), folder, "package.json"), "utf8"),
  );
  return `artifacts/${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}
