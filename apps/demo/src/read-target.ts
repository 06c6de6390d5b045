import { readFileSync } from "node:fs";
import { classify, type Finding } from "./classify.ts";

/** Reads a file as any program would, and says what it found. */
export function readTarget(path: string, versions: readonly Uint8Array[]): Finding {
  return classify(readIfThere(path), versions);
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
