import type { WriteRequest } from "./options.ts";
import { type Fault, type Opaque, type Stats, type Steps, type Supports, sys } from "./port.ts";
import type { Temporary } from "./temporaries.ts";

/** What the caller wants of owner and mode. */
export type Attributes = Pick<WriteRequest, "mode" | "owner">;

/** Whether the new file's mode is known beforehand, so that it is created as a secret (0600) and opened up afterwards. */
export function knowsMode(old: Stats | undefined, request: Attributes): boolean {
  return request.mode !== undefined || old !== undefined;
}

/** Gives the temporary the owner and the mode that the file will have. Owner first: fchown clears the set-id bits. */
export function* setAttributes(
  temporary: Temporary,
  old: Stats | undefined,
  request: Attributes,
  supports: Supports,
): Steps<undefined> {
  const kept = !supports.owners || (yield* setOwner(temporary.file, old, request));
  const mode = request.mode ?? (kept ? old?.mode : old && old.mode & ~setIdBits);
  if (mode === undefined) return;
  if (!supports.modes && (mode & ownerMayWrite) !== 0) return;
  try {
    yield* sys.fchmod(temporary.file, mode);
  } catch (error) {
    if (!refused.has((error as Fault).code)) throw error;
    if ((yield* sys.lstat(temporary.path))?.mode !== mode) throw error; // without modes, as on vfat, it may have it anyway
  }
}

const setIdBits = 0o6000;
const ownerMayWrite = 0o200;
const keep = -1;

/** What filesystems and sandboxes answer that have no owners, or do not let this process give files away. */
const refused: ReadonlySet<string> = new Set([
  "EPERM",
  "EACCES",
  "EINVAL",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
]);

/** Whether the file has its old owner: only then may it have its old set-id bits. One that the caller insists on is obeyed or an error. */
function* setOwner(file: Opaque, old: Stats | undefined, { owner }: Attributes): Steps<boolean> {
  if (owner === "process" || (owner === "keep" && old === undefined)) return false;
  if (typeof owner === "object") {
    yield* sys.fchown(file, owner.uid, owner.gid);
    return owner.uid === old?.uid && owner.gid === old.gid;
  }
  try {
    yield* sys.fchown(file, old!.uid, old!.gid);
    return true;
  } catch (error) {
    if (!refused.has((error as Fault).code)) throw error;
    yield* isPermitted(sys.fchown(file, keep, old!.gid)); // the group at least, for those who read by it
    return false;
  }
}

function* isPermitted(steps: Steps<undefined>): Steps<boolean> {
  try {
    yield* steps;
    return true;
  } catch (error) {
    if (!refused.has((error as Fault).code)) throw error;
    return false;
  }
}

/** Gives a copy the times of its original. */
export function* setTimes(path: string, { atime, mtime }: Stats, how: "must" | "may"): Steps<undefined> {
  const setting = sys.utimes(path, atime, mtime);
  yield* how === "must" ? setting : isPermitted(setting);
}
