import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Contender } from "../contender.ts";
import { newRow, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import { appendOnlyDirectory, immutableFile, mountedFile, stickyDirectory } from "./forbidden.ts";
import { fullExt4, fullTmpfs, shortWrite } from "./full-disk.ts";
import { openFiles } from "./open-files.ts";
import { quota } from "./quota.ts";
import { readOnly } from "./read-only.ts";
import type { Scenario } from "./scenario.ts";
import { twoNamespaces } from "./two-namespaces.ts";
import { plainDisk, vfat } from "./vfat.ts";

export const scenarios: readonly Scenario[] = [
  fullTmpfs,
  fullExt4,
  shortWrite,
  quota,
  openFiles,
  readOnly,
  immutableFile,
  appendOnlyDirectory,
  stickyDirectory,
  mountedFile,
  twoNamespaces,
  vfat,
  plainDisk,
];

/** Puts a contender into a situation, by each of its ways to write. */
export async function exhaust(
  scenario: Scenario,
  about: { section: Row["section"]; contender: Contender; runtime: Runtime; scratch: string },
): Promise<Row> {
  const { section, contender, runtime } = about;
  const row = newRow({
    section,
    library: contender.name,
    runtime: runtime.name,
    filesystem: scenario.filesystem,
    fault: scenario.name,
  });
  for (const api of contender.apis) {
    const scratch = mkdtempSync(join(about.scratch, "resource-"));
    await scenario.run({ contender, runtime, api, scratch, row });
    rmSync(scratch, { recursive: true, force: true });
  }
  return row;
}
