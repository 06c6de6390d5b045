/** The first of the contents in two pieces. */
export function halvesOf([content = new Uint8Array()]: readonly Uint8Array[]): Uint8Array[] {
  const half = content.length >> 1;
  return [content.subarray(0, half), content.subarray(half)];
}
