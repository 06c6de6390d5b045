/** The first of the contents in two pieces. */
export function halvesOf([content = new Uint8Array()]: readonly Uint8Array[]): Uint8Array[] {
  const half = content.length >> 1;
  return [content.subarray(0, half), content.subarray(half)];
}

/** The same for a stream, which writes a first piece at once if it is so large. */
export function piecesOf([content = new Uint8Array()]: readonly Uint8Array[]): [Uint8Array, Uint8Array] {
  const cut = content.length > 128 * 1024 ? 128 * 1024 : content.length >> 1;
  return [content.subarray(0, cut), content.subarray(cut)];
}
