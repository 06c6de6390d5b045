import type { FileSystem, Platform } from "@untorn/core";

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

/** A platform one of whose calls is made by `change`, which makes the real one by `next`: as it was asked, or with other arguments. */
export function changing<K extends keyof Calls>(
  platform: Platform,
  call: K,
  change: (args: Parameters<Calls[K]>, next: (...args: Parameters<Calls[K]> | []) => unknown) => unknown,
): Platform {
  type Call = (...args: Parameters<Calls[K]>) => unknown;
  const changed =
    (original: Call): Call =>
    (...args) =>
      change(args, (...others) => original(...(others.length > 0 ? (others as typeof args) : args)));
  const later = changed(platform.async[call]);
  const sleep = (): undefined => undefined;
  return {
    ...platform,
    sync: { ...platform.sync, sleep, [call]: changed(platform.sync[call] as Call) },
    async: { ...platform.async, sleep, [call]: async (...args: Parameters<Calls[K]>) => later(...args) },
  };
}
