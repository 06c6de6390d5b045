/**
 * The versions of a file that are saved in turn: its bytes as they are, each byte plus 1, each byte plus 2.
 *
 * No byte is the same in two versions, so one byte of another version is enough to give a mix away. And there are three
 * because two could not tell the version after an acknowledged one, which may be there, from the one before it, which
 * must not.
 */
export const versionCount = 3;

export function versionsOf(content: Uint8Array): Uint8Array[] {
  return Array.from({ length: versionCount }, (_, version) => content.map((byte) => byte + version));
}

export function versionAfter(version: number): number {
  return (version + 1) % versionCount;
}
