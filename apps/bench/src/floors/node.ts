import * as fs from "node:fs";
import type { Durability } from "untorn";
import { directoryOf, type Floor, temporaryOf } from "./floor.ts";

/** On the callbacks of node:fs, one in the other: the fewest hops and the least between them. Bun has the same API. */
export const nodeFloor: Floor = {
  write,
  writeSync,
  plain: (path, data) => new Promise((resolve, reject) => fs.writeFile(path, data, settle(resolve, reject))),
  plainSync: (path, data) => fs.writeFileSync(path, data),
  rename,
  moveAcross,
};

type Done = (error: NodeJS.ErrnoException | null) => void;

const settle =
  (resolve: (value?: undefined) => void, reject: (error: unknown) => void): Done =>
  (error) =>
    error ? reject(error) : resolve();

function write(path: string, data: Uint8Array, level: Durability): Promise<undefined> {
  return new Promise((resolve, reject) => {
    const temporary = temporaryOf(path);
    const end = settle(resolve, reject);
    fs.lstat(path, (missing, stats) => {
      fs.open(temporary, "wx", 0o600, (failed, file) => {
        if (failed) return end(failed);
        const closeAndRename = (): void =>
          fs.close(file, (unclosed) => {
            if (unclosed) return end(unclosed);
            fs.rename(temporary, path, (error) => {
              if (error || level !== "full") return end(error);
              flush(directoryOf(path), end);
            });
          });
        fs.write(file, data, (error) => {
          if (error) return end(error);
          fs.fchmod(file, missing ? 0o644 : stats.mode & 0o7777, (refused) => {
            if (refused) return end(refused);
            if (level === "none") return closeAndRename();
            fs.fsync(file, (lost) => (lost ? end(lost) : closeAndRename()));
          });
        });
      });
    });
  });
}

function flush(path: string, end: Done): void {
  fs.open(path, "r", (failed, file) => {
    if (failed) return end(failed);
    fs.fsync(file, (error) => fs.close(file, (unclosed) => end(error ?? unclosed)));
  });
}

function writeSync(path: string, data: Uint8Array, level: Durability): void {
  const temporary = temporaryOf(path);
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  const file = fs.openSync(temporary, "wx", 0o600);
  fs.writeSync(file, data);
  fs.fchmodSync(file, stats ? stats.mode & 0o7777 : 0o644);
  if (level !== "none") fs.fsyncSync(file);
  fs.closeSync(file);
  fs.renameSync(temporary, path);
  if (level !== "full") return;
  const directory = fs.openSync(directoryOf(path), "r");
  fs.fsyncSync(directory);
  fs.closeSync(directory);
}

const done = (start: (end: Done) => void): Promise<undefined> =>
  new Promise((resolve, reject) => start(settle(resolve, reject)));

async function rename(from: string, to: string, level: Durability): Promise<void> {
  if (level !== "none") await done((end) => flush(from, end));
  await done((end) => fs.rename(from, to, end));
  if (level === "full") await done((end) => flush(directoryOf(to), end));
}

async function moveAcross(from: string, to: string): Promise<void> {
  const temporary = temporaryOf(to);
  await done((end) => fs.copyFile(from, temporary, end));
  await rename(temporary, to, "full");
  await done((end) => fs.unlink(from, end));
  await done((end) => flush(directoryOf(from), end));
}
