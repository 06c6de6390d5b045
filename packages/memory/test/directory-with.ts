import { type Fault, MemoryFileSystem } from "../src/mod.ts";

/** A directory `/d` and files, by their paths, all on disk: for `arrange`. */
export function directoryWith(
  files: Readonly<Record<string, string>> = {},
): (memory: MemoryFileSystem) => void {
  return (memory) => {
    memory.seed("/d", { kind: "directory" });
    for (const [path, text] of Object.entries(files)) memory.seed(path, { kind: "file" }, text);
  };
}

/** A filesystem with these, where something goes wrong. */
export function memoryWith(files: Readonly<Record<string, string>>, ...faults: Fault[]): MemoryFileSystem {
  const memory = new MemoryFileSystem();
  directoryWith(files)(memory);
  for (const fault of faults) memory.fail(fault);
  return memory;
}
