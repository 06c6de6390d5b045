/** Makes a call; what fails comes out with the `code` that Node gives it too. */
export function make<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw coded(error);
  }
}

/** The same for a call that answers later. */
export async function later<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw coded(error);
  }
}

/** Deno's errors of the system have a code, but for the rare ones; those of its own have a class. */
function coded(error: unknown): unknown {
  if (!(error instanceof Error) || typeof (error as { code?: unknown }).code === "string") return error;
  const code =
    error instanceof Deno.errors.NotCapable ? "ERR_UNTORN_NOT_CAPABLE" : (rare(error) ?? classes[error.name]);
  return code === undefined ? error : Object.assign(error, { code });
}

function rare({ message }: Error): string | undefined {
  const number = /\(os error (\d+)\)/.exec(message)?.[1];
  return number === undefined ? undefined : numbers[Deno.build.os]?.[number];
}

const numbers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  linux: {
    6: "ENXIO",
    19: "ENODEV",
    23: "ENFILE",
    26: "ETXTBSY",
    27: "EFBIG",
    29: "ESPIPE",
    31: "EMLINK",
    35: "EDEADLK",
    37: "ENOLCK",
    38: "ENOSYS",
    61: "ENODATA",
    67: "ENOLINK",
    71: "EPROTO",
    74: "EBADMSG",
    75: "EOVERFLOW",
    84: "EILSEQ",
    95: "ENOTSUP",
    108: "ESHUTDOWN",
    112: "EHOSTDOWN",
    116: "ESTALE",
    117: "EUCLEAN",
    121: "EREMOTEIO",
    122: "EDQUOT",
    126: "ENOKEY",
    133: "EHWPOISON",
  },
  darwin: {
    6: "ENXIO",
    11: "EDEADLK",
    19: "ENODEV",
    23: "ENFILE",
    26: "ETXTBSY",
    27: "EFBIG",
    29: "ESPIPE",
    31: "EMLINK",
    45: "ENOTSUP",
    58: "ESHUTDOWN",
    64: "EHOSTDOWN",
    69: "EDQUOT",
    70: "ESTALE",
    77: "ENOLCK",
    78: "ENOSYS",
    84: "EOVERFLOW",
    92: "EILSEQ",
    94: "EBADMSG",
    96: "ENODATA",
    97: "ENOLINK",
    100: "EPROTO",
    102: "EOPNOTSUPP",
  },
};

const classes: Readonly<Record<string, string>> = {
  AlreadyExists: "EEXIST",
  Busy: "EBUSY",
  FilesystemLoop: "ELOOP",
  Interrupted: "EINTR",
  IsADirectory: "EISDIR",
  NotADirectory: "ENOTDIR",
  NotFound: "ENOENT",
  NotSupported: "ENOTSUP",
  PermissionDenied: "EACCES",
  TimedOut: "ETIMEDOUT",
};
