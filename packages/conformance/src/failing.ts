import type { AsyncFileSystem, FileSystem, Platform } from "@untorn/core";

type Calls = FileSystem<unknown>;

/** A platform one of whose calls fails with `code`: always, or where `when` says so. Its sleeps are short. */
export function failing<K extends keyof Calls>(
  platform: Platform,
  call: K,
  code: string,
  when: (...args: Parameters<Calls[K]>) => boolean = () => true,
): Platform {
  const fail = (args: Parameters<Calls[K]>): void => {
    if (when(...args)) throw Object.assign(new Error(`${code}: made by the test`), { code });
  };
  return changing(platform, call, (args, next) => {
    fail(args);
    return next();
  });
}

/** A platform one of whose calls is made by `change`, which can make the real one by `next`. */
export function changing<K extends keyof Calls>(
  platform: Platform,
  call: K,
  change: (args: Parameters<Calls[K]>, next: (...args: Partial<Parameters<Calls[K]>>) => never) => unknown,
): Platform {
  type Call = (...args: Parameters<Calls[K]>) => unknown;
  const changed =
    (original: Call): Call =>
    (...args) =>
      change(args, ((...others: Parameters<Calls[K]>) =>
        original(...(others.length > 0 ? others : args))) as never);
  const sync = { ...platform.sync, sleep: () => undefined, [call]: changed(platform.sync[call] as Call) };
  const later = changed(platform.async[call] as Call);
  const async = {
    ...platform.async,
    sleep: () => undefined,
    [call]: async (...args: Parameters<Calls[K]>) => later(...args),
  };
  return {
    ...platform,
    sync: sync as FileSystem<unknown>,
    async: async as AsyncFileSystem<unknown>,
  };
}
