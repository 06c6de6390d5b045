import { isTemporaryName, type Platform } from "@untorn/core";
import { check } from "./assert.ts";
import type { Case, Need, Subject } from "./case.ts";
import { cases } from "./cases.ts";
import type { Disk } from "./disk.ts";
import { type Adapter, inSyncForm, operationsIn, operationsOn } from "./operations.ts";

/** An adapter, and the disk that its tests look with. */
export interface Room<File = unknown, Directory = File> {
  /** What the adapter runs. */
  readonly platform: Platform<File, Directory>;
  /** The adapter itself: its module. Without it, the functions are bound to the platform. */
  readonly adapter?: Adapter;
  /** What its tests arrange and look with. */
  readonly disk: Disk;
}

/** A case bound to a room: what a test runner wants to know. */
export interface Test {
  /** A sentence; where the test is skipped, with the reason at its end. */
  readonly name: string;
  /** Something is missing here that it needs. */
  readonly skipped: boolean;
  /** Rejects if it is not true. */
  readonly run: () => Promise<void>;
}

/** Every case in both forms of the API. A test runner loops it in two lines. */
export function testsOf<File, Directory>(room: Room<File, Directory>, all: readonly Case[] = cases): Test[] {
  const erased = room as Room; // whoever makes the handles is the only one who looks into them
  return [false, true].flatMap((sync) =>
    all.filter(({ only }) => only !== (sync ? "async" : "sync")).map((each) => testOf(each, erased, sync)),
  );
}

function testOf(each: Case, room: Room, sync: boolean): Test {
  const name = sync ? inSyncForm(each.name) : each.name;
  const missing = each.needs?.find((need) => !has(room, need));
  if (missing === undefined) return { name, skipped: false, run: () => runCase(each, room, sync) };
  return { name: `${name} [skipped: ${reasons[missing]}]`, skipped: true, run: async () => {} };
}

function has({ platform, disk }: Room, need: Need): boolean {
  return need in platform.supports
    ? platform.supports[need as keyof Platform["supports"]]
    : disk.facilities.has(need as never);
}

const reasons: Readonly<Record<Need, string>> = {
  directoryFlush: "directories cannot be flushed on this platform",
  hardLinks: "no hard links on this platform",
  modes: "no permission bits on this platform",
  owners: "files have no owners on this platform",
  symbolicLinks: "no symbolic links on this platform",
  replaceReadOnly: "read-only files resist a rename on this platform",
  replaceOpen: "open files resist a rename on this platform",
  clock: "time stands still here",
  fifo: "no named pipes can be made here",
  devices: "there is no device here that a test may try to replace",
  freeze: "no directory can be made read-only here",
  smallDisk: "no small disk: it needs root on Linux and tools/with-disk.mjs",
  root: "needs to run as root",
  user: "needs to run as a user without privileges",
};

async function runCase(each: Case, room: Room, sync: boolean): Promise<void> {
  const { disk } = room;
  const directory = disk.fresh(each.needs?.includes("smallDisk") ?? false);
  const named = new Set<string>();
  try {
    await each.run(subjectOf(room, directory, named, sync));
    checkNames(directory, named, disk);
  } finally {
    disk.remove(directory);
  }
}

function subjectOf(room: Room, directory: string, named: Set<string>, sync: boolean): Subject {
  const { platform, disk } = room;
  const at = (name: string): string => {
    let path = directory;
    for (const part of name.split("/")) named.add((path += separatorOf(platform) + part));
    return path;
  };
  const read = (name: string): Uint8Array => disk.read(at(name));
  const on: Subject["operationsOn"] = (changes) => operationsOn({ ...platform, ...changes }, sync);
  const operations = room.adapter === undefined ? on({}) : operationsIn(room.adapter, sync);
  return {
    directory,
    sync,
    platform,
    disk,
    operations,
    operationsOn: on,
    writeFile: operations.writeFile,
    writeFileOn: (changes) => on(changes).writeFile,
    at,
    read,
    text: (name) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(read(name)),
  };
}

const separatorOf = ({ pathStyle }: Platform): string => (pathStyle === "windows" ? "\\" : "/");

/** Litter fails every case, whatever it is called: only what the case named may be there. */
function checkNames(directory: string, named: ReadonlySet<string>, disk: Disk): void {
  const separator = directory.includes("\\") ? "\\" : "/";
  for (const name of disk.list(directory)) {
    const path = directory + separator + name;
    check(!isTemporaryName(name), `a temporary is left: ${path}`);
    check(named.has(path), `${path} is there, and nobody named it`);
    if (disk.look(path)?.kind === "directory") checkNames(path, named, disk);
  }
}
