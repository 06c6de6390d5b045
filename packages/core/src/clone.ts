import type { OnWrite } from "./content.ts";
import type { FileSource } from "./file-source.ts";
import type { Job, Original } from "./job.ts";
import { type Fault, type Opaque, type Stats, type Steps, sys } from "./port.ts";

/**
 * The same data, which the system copies by sharing blocks, where that is not sure to fail, nobody wants to be told of each piece, or to end
 * it between two, and where nobody is shown more. For a moment the copy has the mode of the source and the owner of what this process makes:
 * so all of them are to have one owner, and nobody may read the source, or run it as somebody else, who may not do so with the file that
 * it becomes. `original`: as `fstat` tells of `from`. What is this process's own is changed by nobody else meanwhile.
 */
export function cloned(
  source: FileSource,
  from: Opaque,
  original: Original,
  old: Stats | undefined,
  { request, host: { uncloned } }: Pick<Job, "request" | "host">,
): FileSource {
  const { mode, owner, cancellation, onProgress } = request;
  const { stats } = original;
  if (cancellation.exists || onProgress !== undefined || uncloned.has(stats.dev)) return source;
  const known = mode ?? old?.mode ?? stats.mode & 0o777;
  if ((stats.mode & setIds) !== 0 || (stats.mode & ~known & 0o077) !== 0) return source;
  const last = typeof owner === "object" ? owner : owner === "keep" ? (old ?? stats) : stats;

  function* isCloned(to: Opaque): Steps<boolean> {
    const { dev, uid, gid } = yield* sys.fstat(to);
    const isFit = dev === stats.dev && [stats, last].every((owner) => uid === owner.uid && gid === owner.gid);
    if (!isFit) return false;
    try {
      yield* sys.clone(from, to);
      return true;
    } catch (error) {
      if (never.has((error as Fault).code)) void uncloned.add(dev);
      return false;
    }
  }

  function* writeTo(to: Opaque, onWrite: OnWrite | undefined): Steps<number> {
    const done = yield* isCloned(to);
    const { size } = yield* sys.fstat(to);
    if (done && size === stats.size) return size; // Node does nothing, and says nothing, where two files seem to be one
    if (size > 0) yield* sys.truncate(to, 0);
    return yield* source.writeTo(to, onWrite);
  }
  return { ...source, writeTo };
}

const setIds = 0o6000;

/** What is answered where no file can share blocks. With others (`EINVAL`, of a swap file or one without checksums) another file may. */
const never: ReadonlySet<string> = new Set(["ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ENOTTY"]);
