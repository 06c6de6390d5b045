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

const isInterrupted = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EINTR";

/** Some errnos have no name in libuv: `EDQUOT` and `ESTALE` arrive as `UNKNOWN`, or with a sentence for a code. */
function named(error: unknown): unknown {
  const { code, errno } = error as NodeJS.ErrnoException;
  if (errno !== undefined && !/^E[A-Z\d_]+$/.test(code ?? "")) {
    for (const [name, number] of Object.entries(constants.errno)) {
      if (number === Math.abs(errno)) (error as NodeJS.ErrnoException).code = name;
    }
  }
  return error;
}
