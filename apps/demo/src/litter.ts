import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isTemporaryName } from "untorn";

/** Temporaries that nobody will commit. */
export interface Litter {
  readonly files: number;
  readonly bytes: number;
}

export function countLitter(directory: string): Litter {
  const names = readdirSync(directory).filter(isTemporaryName);
  const bytes = names.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  return { files: names.length, bytes };
}
