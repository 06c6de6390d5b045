import type { AsyncFileSystem } from "./port.ts";

/**
 * A directory that writers opened together, and their shared flushes.
 *
 * - A flush that began before a rename never counts for that rename: who asks while one is under way gets the next one, and so
 *   does everybody else who asks until that one begins.
 * - A failed flush is final for the handle: the system may answer the next one with a success that means nothing.
 * - Nobody joins once a flush has begun, and streams, which may take their time, share nothing. So a directory that was moved away and
 *   replaced by another one of its name is not held on to for longer than writes of data in memory take.
 */
class SharedDirectory<Directory> {
  readonly path: string;
  readonly handle: Promise<Directory>;
  users = 0;
  running: Promise<undefined> | undefined;
  next: Promise<undefined> | undefined;

  constructor(path: string, handle: Promise<Directory>) {
    this.path = path;
    this.handle = handle;
  }
}

/** The port, with one handle and shared flushes for the writers that are in a directory at the same time. */
export function shareDirectories<File, Directory>(
  fs: AsyncFileSystem<File, Directory>,
): AsyncFileSystem<File, SharedDirectory<Directory>> {
  const joinable = new Map<string, SharedDirectory<Directory>>();

  const stopJoining = (shared: SharedDirectory<Directory>): undefined => {
    if (joinable.get(shared.path) === shared) void joinable.delete(shared.path);
  };

  const flush = async (shared: SharedDirectory<Directory>): Promise<undefined> => {
    await shared.running; // its failure is ours
    shared.running = shared.next;
    shared.next = undefined;
    void stopJoining(shared);
    await fs.flushDirectory(await shared.handle);
  };

  const openDirectory = async (path: string): Promise<SharedDirectory<Directory>> => {
    let shared = joinable.get(path);
    if (shared === undefined) {
      shared = new SharedDirectory(path, Promise.resolve(fs.openDirectory(path)));
      void joinable.set(path, shared);
    }
    shared.users++;
    try {
      await shared.handle;
    } catch (error) {
      void stopJoining(shared);
      throw error;
    }
    return shared;
  };

  const flushDirectory = (shared: SharedDirectory<Directory>): Promise<undefined> =>
    (shared.next ??= flush(shared));

  const closeDirectory = async (shared: SharedDirectory<Directory>): Promise<undefined> => {
    if (--shared.users > 0) return;
    void stopJoining(shared);
    await fs.closeDirectory(await shared.handle);
  };

  return { ...fs, openDirectory, flushDirectory, closeDirectory };
}
