/** A path that leads to an open file, whatever its name leads to by now: for calls that take no file descriptor. Only Linux has such. */
export function byHandle(file: number): string {
  if (process.platform === "linux") return `/proc/self/fd/${file}`;
  throw Object.assign(new Error("No path leads to an open file here"), { code: "ENOSYS" });
}
