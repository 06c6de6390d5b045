// Libraries without types, as far as benchmarks and power cuts call them.

declare module "fast-write-atomic" {
  export default function writeFile(
    path: string,
    content: string | Uint8Array,
    done: (error: Error | null) => void,
  ): void;
}

declare module "fs-write-stream-atomic" {
  import type { Writable } from "node:stream";

  const WriteStreamAtomic: new (path: string) => Writable;
  export default WriteStreamAtomic;
}

declare module "proper-lockfile" {
  export function lock(path: string): Promise<() => Promise<void>>;
}

declare module "write-file-atomic" {
  interface WriteFileAtomic {
    (path: string, content: string | Uint8Array, options?: object): Promise<void>;
    sync(path: string, content: string | Uint8Array, options?: object): void;
  }
  const writeFileAtomic: WriteFileAtomic;
  export default writeFileAtomic;
}
