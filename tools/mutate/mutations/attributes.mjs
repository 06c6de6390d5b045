import { inFile } from "./in-file.mjs";

export const attributeMutations = [
  ...inFile("attributes.ts", [
    [
      "a new file with a mode is no secret while it is written",
      `return request.mode !== undefined || old !== undefined;`,
      `return old !== undefined;`,
    ],
    [
      "a file that is replaced is no secret while it is written",
      `return request.mode !== undefined || old !== undefined;`,
      `return request.mode !== undefined;`,
    ],
    ["owners are set where there are none", `const kept = !supports.owners || (`, `const kept = (`],
    [
      "set-id bits are kept though the owner is another",
      `(kept ? old?.mode : old && old.mode & ~setIdBits)`,
      `(kept ? old?.mode : old?.mode)`,
    ],
    [
      "set-id bits are lost though the owner is kept",
      `(kept ? old?.mode : old && old.mode & ~setIdBits)`,
      `(old && old.mode & ~setIdBits)`,
    ],
    ["the mode that is asked for is not set", `const mode = request.mode ?? (`, `const mode = (`],
    ["the set-gid bit is kept though the group is another", `0o6000`, `0o4000`],
    ["the set-uid bit is kept though the owner is another", `0o6000`, `0o2000`],
    [
      "the read-only attribute is lost where there are no modes",
      `if (!supports.modes && (mode & ownerMayWrite) !== 0) return;`,
      `if (!supports.modes) return;`,
    ],
    [
      "modes are set where there are none",
      `if (!supports.modes && (mode & ownerMayWrite) !== 0) return;`,
      ``,
    ],
    [
      "modes are not set where there are some",
      `if (!supports.modes && (mode & ownerMayWrite) !== 0) return;`,
      `if ((mode & ownerMayWrite) !== 0) return;`,
    ],
    [
      "the owner is set after the mode, which clears the set-id bits",
      `yield* sys.fchmod(temporary.file, mode);`,
      `yield* sys.fchmod(temporary.file, mode); if (supports.owners) yield* setOwner(temporary.file, old, request);`,
    ],
    ...["EPERM", "EACCES", "EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].map((code) => [
      `an owner that is refused with ${code} fails the write`,
      `"${code}",`,
      `"ENONE",`,
    ]),
    ["an owner that cannot be set because the disk fails is overlooked", `"EPERM",`, `"EPERM", "EIO",`],
    [
      `owner: "process" keeps the owner`,
      `if (owner === "process" || (owner === "keep" && old === undefined)) return false;`,
      `if (old === undefined && typeof owner === "string") return false;`,
    ],
    [
      `owner: "process" keeps the set-id bits`,
      `if (owner === "process" || (owner === "keep" && old === undefined)) return false;`,
      `if (owner === "process" || (owner === "keep" && old === undefined)) return true;`,
    ],
    [
      "the user that is asked for is not set",
      `sys.fchown(file, owner.uid, owner.gid);`,
      `sys.fchown(file, keep, owner.gid);`,
    ],
    [
      "the group that is asked for is not set",
      `sys.fchown(file, owner.uid, owner.gid);`,
      `sys.fchown(file, owner.uid, keep);`,
    ],
    [
      "an owner that is asked for and refused is overlooked",
      `yield* sys.fchown(file, owner.uid, owner.gid);`,
      `yield* isPermitted(sys.fchown(file, owner.uid, owner.gid));`,
    ],
    [
      "a new owner that is asked for gets the set-id bits",
      `return owner.uid === old?.uid && owner.gid === old.gid;`,
      `return true;`,
    ],
    [
      "a new user that is asked for gets the set-uid bit",
      `return owner.uid === old?.uid && owner.gid === old.gid;`,
      `return owner.gid === old?.gid;`,
    ],
    [
      "a new group that is asked for gets the set-gid bit",
      `return owner.uid === old?.uid && owner.gid === old.gid;`,
      `return owner.uid === old?.uid;`,
    ],
    [
      "the old file's owner that asks for itself loses the set-id bits",
      `return owner.uid === old?.uid && owner.gid === old.gid;`,
      `return false;`,
    ],
    ["the owner is not kept", `yield* sys.fchown(file, old!.uid, old!.gid);`, ``],
    [
      "the group is not kept where the user cannot be",
      `yield* isPermitted(sys.fchown(file, keep, old!.gid)); //`,
      `void keep; //`,
    ],
    [
      "the set-id bits are kept with the group alone",
      `yield* isPermitted(sys.fchown(file, keep, old!.gid)); //`,
      `return yield* isPermitted(sys.fchown(file, keep, old!.gid)); //`,
    ],
    [
      "a mode that the file has already fails the write where it is refused",
      `if ((yield* sys.lstat(temporary.path))?.mode !== mode) throw error;`,
      `throw error;`,
    ],
    [
      "a mode that is refused is overlooked",
      `if ((yield* sys.lstat(temporary.path))?.mode !== mode) throw error;`,
      `if ((yield* sys.lstat(temporary.path)) === undefined) throw error;`,
    ],
  ]),
];
