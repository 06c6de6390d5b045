import { readFileSync } from "node:fs";

/** The type of the filesystem that a path is on, as Linux names it (`"ext4"`); undefined where nobody says it. */
export function filesystemType(path: string): string | undefined {
  if (process.platform !== "linux") return undefined;
  let longest = "";
  let type: string | undefined;
  // Of several mounts at one place the last one is seen.
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
    const [mount = "", filesystem = ""] = line.split(" - ");
    const place = unescaped(mount.split(" ")[4] ?? "");
    const holds = path === place || path.startsWith(place.endsWith("/") ? place : `${place}/`);
    if (place === "" || !holds || place.length < longest.length) continue;
    longest = place;
    type = filesystem.split(" ")[0];
  }
  return type;
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
