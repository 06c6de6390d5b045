// The Node versions that the tests run on: binaries that come as npm packages, for linux-x64 alone.
// Elsewhere, CI starts each version itself, and the matrix is the Node that runs.
import { existsSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;

/** @typedef {{ readonly version: string, readonly path: string }} NodeBinary `version` is the major one, such as "22" */

/** @type {readonly string[]} */
export const versions = ["20", "22", "24", "26"];

/**
 * @param {readonly string[]} wanted
 * @returns {{ readonly binaries: readonly NodeBinary[], readonly reason?: string }} `reason` tells why versions are missing
 */
export function nodeMatrix(wanted = versions) {
  const found = wanted.map((version) => ({
    version,
    path: join(here, "node_modules", `node-${version}`, "bin", "node"),
  }));
  const binaries = found.filter(({ path }) => existsSync(path));
  if (binaries.length === wanted.length) return { binaries };
  if (process.platform !== "linux" || process.arch !== "x64") return onlyRunning();
  const missing = found.filter((node) => !binaries.includes(node)).map(({ version }) => version);
  throw new Error(`Node ${missing.join(", ")} is missing in tools/node-matrix: run node tools/setup.mjs`);
}

function onlyRunning() {
  const [version] = process.versions.node.split(".");
  const reason = `Node binaries come for linux-x64 only, and this is ${process.platform}-${process.arch}: only Node ${version}, which runs here`;
  return { binaries: [{ version, path: process.execPath }], reason };
}
