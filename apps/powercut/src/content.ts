/**
 * The versions of a file that writers write and inspections look for. Each says of itself which file and which version it is,
 * and how long; every byte after that follows from these three, so a single wrong one is seen.
 */
export function contentOf(name: string, version: number): Uint8Array {
  const length = lengthOf(name, version);
  const bytes = new Uint8Array(length);
  const head = new TextEncoder().encode(headOf(name, version, length));
  let state = seedOf(`${name}\n${version}`);
  for (let at = 0; at < length; at++) {
    state = next(state);
    bytes[at] = state >>> 24;
  }
  bytes.set(head);
  return bytes;
}

/** Which file they were made for, and which version of it. */
export interface Made {
  readonly name: string;
  readonly version: number;
}

/** What the bytes are; `undefined` where they are no version of anything, whole. */
export function madeOf(bytes: Uint8Array): Made | undefined {
  const end = bytes.indexOf(lineFeed);
  if (end < 0) return undefined;
  const [name = "", word] = new TextDecoder().decode(bytes.subarray(0, end)).split(" ");
  const version = Number(word);
  if (!Number.isSafeInteger(version) || version < 0) return undefined;
  const whole = contentOf(name, version);
  if (whole.length !== bytes.length) return undefined;
  return whole.every((byte, at) => byte === bytes[at]) ? { name, version } : undefined;
}

/** Which version of the file the bytes are; `undefined` where they are none, whole. */
export function versionOf(name: string, bytes: Uint8Array): number | undefined {
  const made = madeOf(bytes);
  return made?.name === name ? made.version : undefined;
}

const lineFeed = 10;

function headOf(name: string, version: number, length: number): string {
  return `${name} ${version} ${length}\n`;
}

/** Less than a block, a block, some, many: writes of each size break in their own way. */
const lengths = [300, 4096, 9000, 70_000, 180_000];

function lengthOf(name: string, version: number): number {
  const seed = seedOf(`${version}:${name}`);
  return (lengths[seed % lengths.length] as number) + ((seed >>> 8) % 97) + name.length;
}

function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0 || 1;
}

/** xorshift32 */
function next(state: number): number {
  let word = state;
  word ^= word << 13;
  word ^= word >>> 17;
  word ^= word << 5;
  return word >>> 0;
}
