import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isTemporaryName } from "untorn";
import { contentOf, versionOf } from "./content.ts";
import { backupSuffix, foreign, givenMode } from "./workloads.ts";

/** What must be there. */
export interface Expectation {
  /** The least version of each file that must be there. */
  readonly least: ReadonlyMap<string, number>;
  /** Files whose versions are 0 at first, with a mode that is to be kept. */
  readonly given: ReadonlySet<string>;
}

/** What is wrong, in words, by kind. */
export interface Finding {
  /** Neither a whole old nor a whole new file. */
  readonly torn: readonly string[];
  /** Older than what must be there, or gone. */
  readonly lost: readonly string[];
  /** Whole, but with another mode. */
  readonly mode: readonly string[];
  /** Temporaries of the library under test. */
  readonly litter: readonly string[];
  /** Anything that should not be there, and files of others that were touched. */
  readonly stray: readonly string[];
}

/** Reads a directory after a fault. */
export function inspect(directory: string, { least, given }: Expectation): Finding {
  const finding = {
    torn: [] as string[],
    lost: [] as string[],
    mode: [] as string[],
    litter: [] as string[],
    stray: [] as string[],
  };
  const found = new Map<string, number>();
  for (const path of filesIn(directory)) {
    const at = join(directory, path);
    if (path === foreign) continue;
    if (isTemporaryName(basename(path))) {
      finding.litter.push(path);
      continue;
    }
    const name = path.endsWith(backupSuffix) ? path.slice(0, -backupSuffix.length) : path;
    if (!given.has(name) && !least.has(path) && !isNew(path)) {
      finding.stray.push(path);
      continue;
    }
    const bytes = readFileSync(at);
    const version = versionOf(name, bytes);
    if (version === undefined) {
      finding.torn.push(`${path}: ${describe(name, bytes)}`);
      found.set(path, Number.POSITIVE_INFINITY); // torn, and not lost too
      continue;
    }
    found.set(path, version);
    const mode = statSync(at).mode & 0o7777;
    if (given.has(name) && mode !== givenMode) finding.mode.push(`${path}: ${mode.toString(8)}`);
  }
  for (const [path, version] of least) {
    const there = found.get(path);
    if (there === undefined) finding.lost.push(`${path}: gone`);
    else if (there < version) finding.lost.push(`${path}: version ${there}, and ${version} was acknowledged`);
  }
  if (!isForeignAsItWas(directory)) finding.stray.push(foreign);
  return finding;
}

/** Names that workloads give to new files. */
function isNew(path: string): boolean {
  return /^(d\d+-\d+\/e\d+\/new|new-\d+)$/.test(path);
}

function* filesIn(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    yield join(entry.parentPath, entry.name).slice(directory.length + 1);
  }
}

function isForeignAsItWas(directory: string): boolean {
  try {
    return versionOf(foreign, readFileSync(join(directory, foreign))) === 0;
  } catch {
    return false;
  }
}

function describe(name: string, bytes: Uint8Array): string {
  if (bytes.length === 0) return "empty";
  if (bytes.every((byte) => byte === 0)) return `${bytes.length} zeros`;
  const version = Number(new TextDecoder().decode(bytes.subarray(0, 200)).split("\n")[0]?.split(" ")[1]);
  if (!Number.isSafeInteger(version) || version < 0) return `${bytes.length} bytes of something else`;
  const whole = contentOf(name, version);
  const wrong = bytes.findIndex((byte, at) => byte !== whole[at]);
  return `${bytes.length} of the ${whole.length} bytes of version ${version}, wrong from byte ${wrong < 0 ? bytes.length : wrong}`;
}
