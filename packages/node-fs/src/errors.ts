import { constants } from "node:os";

/** Makes a call; again if a signal interrupted it (Bun hands `EINTR` on from fsync). */
export function make<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!isInterrupted(error)) throw named(error);
    }
  }
}

/** The same for a call that is never made again: an interrupted close has closed, and what has its number now is another file. */
export function makeOnce<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw named(error);
  }
}

/** Makes a call of the callback kind. */
export function later<T>(call: (done: (error: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const attempt = (): void =>
      call((error, result) => {
        if (error === null || error === undefined) resolve(result as T);
        else if (isInterrupted(error)) attempt();
        else reject(named(error));
      });
    attempt();
  });
}

/** The same, and never again. */
export function laterOnce<T>(call: (done: (error: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(named(error)) : resolve(result as T)));
  });
}

const isInterrupted = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EINTR";

/**
 * Some errnos have no name in libuv: `EDQUOT` and `ESTALE` arrive as `UNKNOWN`, or with a sentence for a code. And some that a
 * broken filesystem or a locked one answers have none in Node either.
 */
function named(error: unknown): unknown {
  const { code, errno } = error as NodeJS.ErrnoException;
  if (errno === undefined || /^E[A-Z\d_]+$/.test(code ?? "")) return error;
  const name = names.find((one) => numbers[one] === Math.abs(errno)) ?? "ERR_UNTORN_UNKNOWN";
  return Object.assign(error as Error, { code: name });
}

const numbers: Readonly<Record<string, number>> = {
  ...constants.errno,
  ...(process.platform === "linux" ? { EUCLEAN: 117, ENOKEY: 126, EHWPOISON: 133 } : {}),
};
const names = Object.keys(numbers);
