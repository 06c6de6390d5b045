import type { Durability } from "untorn";
import { directoryOf, type Floor, temporaryOf } from "./floor.ts";

/** On the `Deno` namespace. */
export const denoFloor: Floor = {
  write,
  writeSync,
  plain: (path, data) => Deno.writeFile(path, data),
  plainSync: (path, data) => Deno.writeFileSync(path, data),
  rename,
  moveAcross,
};

const exclusive = { write: true, createNew: true, mode: 0o600 };

async function write(path: string, data: Uint8Array, level: Durability): Promise<void> {
  const temporary = temporaryOf(path);
  const stats = await Deno.lstat(path).catch(() => undefined);
  const file = await Deno.open(temporary, exclusive);
  await file.write(data);
  await Deno.chmod(temporary, (stats?.mode ?? 0o644) & 0o7777);
  if (level !== "none") await file.sync();
  file.close();
  await Deno.rename(temporary, path);
  if (level === "full") await flush(directoryOf(path));
}

async function flush(path: string): Promise<void> {
  const file = await Deno.open(path);
  await file.sync();
  file.close();
}

function writeSync(path: string, data: Uint8Array, level: Durability): void {
  const temporary = temporaryOf(path);
  let mode = 0o644;
  try {
    mode = (Deno.lstatSync(path).mode ?? mode) & 0o7777;
  } catch {
    // it is not there yet
  }
  const file = Deno.openSync(temporary, exclusive);
  file.writeSync(data);
  Deno.chmodSync(temporary, mode);
  if (level !== "none") file.syncSync();
  file.close();
  Deno.renameSync(temporary, path);
  if (level !== "full") return;
  const directory = Deno.openSync(directoryOf(path));
  directory.syncSync();
  directory.close();
}

async function rename(from: string, to: string, level: Durability): Promise<void> {
  if (level !== "none") await flush(from);
  await Deno.rename(from, to);
  if (level === "full") await flush(directoryOf(to));
}

async function moveAcross(from: string, to: string): Promise<void> {
  const temporary = temporaryOf(to);
  await Deno.copyFile(from, temporary);
  await rename(temporary, to, "full");
  await Deno.remove(from);
  await flush(directoryOf(from));
}
