import { statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { contentOf, versionOf } from "../content.ts";
import { piecesOf, transactionTo } from "../power/transaction-of.ts";
import { filesOf, moveOf, savedAs } from "../workloads.ts";
import type { Library, Next, SaveOptions } from "./library.ts";
import { type Acknowledgement, type KeepSaving, powerOff } from "./orders.ts";

/** Saves until the process is ended, the time is over or a save fails, and tells each save that was acknowledged. */
export async function keepSaving(library: Library, order: KeepSaving): Promise<void> {
  const saver = new Saver(library, order);
  const { workload, first, milliseconds = Number.POSITIVE_INFINITY } = order;
  const end = performance.now() + milliseconds;
  const files = filesOf(workload);
  for (let version = first; performance.now() < end; version++) {
    switch (workload) {
      case "overwrite":
      case "many":
        for (const name of files) await saver.save(name, version);
        break;
      case "backup":
        for (const name of files) await saver.save(name, version, { backup: true });
        break;
      case "update":
        for (const name of files) await saver.update(name);
        break;
      case "stream":
        for (const name of files) await saver.stream(name, version);
        break;
      case "transaction":
        await saver.transact(version);
        break;
      case "move":
        await saver.move(version);
        break;
      case "concurrent":
        await Promise.all(files.map((name) => saver.save(name, version)));
        break;
      case "fresh":
        await saver.save(`d${version % 7}-${first}/e${version}/new`, 1, { createParents: true });
        break;
      case "no-clobber":
        await saver.save(`new-${version}`, 1, { overwrite: false });
        await saver.refused(`new-${version}`);
        break;
    }
  }
}

class Saver {
  readonly #library: Library;
  readonly #order: KeepSaving;

  constructor(library: Library, order: KeepSaving) {
    this.#library = library;
    this.#order = order;
  }

  async save(name: string, version: number, more: SaveOptions = {}): Promise<void> {
    const { api, directory, options } = this.#order;
    const path = join(directory, name);
    const content = contentOf(name, version);
    const all = { ...options, ...more };
    if (api === "sync") this.#library.saveSync?.(path, content, all);
    else await this.#library.save(path, content, all);
    mustBeAlive(directory);
    this.#acknowledge(name, version);
  }

  /** One version more than there is. */
  async update(name: string): Promise<void> {
    const { api, directory, options } = this.#order;
    const path = join(directory, name);
    let version = 0;
    const next: Next = (old) => {
      const found = old && versionOf(name, old);
      if (found === undefined)
        throw new Error(`${name} was read as ${old?.length ?? "no"} bytes that are none of its versions`);
      version = found + 1;
      return contentOf(name, version);
    };
    if (api === "sync") this.#library.updateSync?.(path, next, options);
    else await this.#library.update?.(path, next, options);
    mustBeAlive(directory);
    this.#acknowledge(name, version);
  }

  /** By streams of both kinds, by turns; Deno has but one. */
  async stream(name: string, version: number): Promise<void> {
    const { directory, options } = this.#order;
    const isNodes = version % 2 === 0 && !("Deno" in globalThis);
    const method = isNodes ? "createWriteStream" : "createWritable";
    const request = { method, paths: [join(directory, name)], contents: [], options: { ...options } };
    await this.#library.do?.(request, [contentOf(name, version)], "async");
    mustBeAlive(directory);
    this.#acknowledge(name, version);
  }

  async transact(version: number): Promise<void> {
    const { api, directory, options } = this.#order;
    const request = transactionTo(version);
    const paths = request.paths.map((path) => join(directory, path));
    const all = { ...request.options, ...options };
    await this.#library.do?.({ ...request, paths, options: all }, piecesOf(request), api);
    mustBeAlive(directory);
    this.#acknowledge("transaction", version);
  }

  /** Saves a file on one device, and moves it over the one on the other. */
  async move(version: number): Promise<void> {
    const { api, directory, other = "", options } = this.#order;
    const { name, out } = moveOf(version);
    const [from, to] = out ? [directory, other] : [other, directory];
    const path = join(from, name);
    const content = contentOf(name, version);
    if (api === "sync") this.#library.saveSync?.(path, content, options);
    else await this.#library.save(path, content, options);
    mustBeAlive(from);
    this.#acknowledge(savedAs(name), version);
    const request = {
      method: "moveFile",
      paths: [path, join(to, name)],
      contents: [],
      options: { ...options },
    };
    await this.#library.do?.(request, [], api);
    mustBeAlive(from);
    mustBeAlive(to);
    this.#acknowledge(name, version);
  }

  /** A file that is there must not be replaced with `overwrite: false`. */
  async refused(name: string): Promise<void> {
    const { api, directory, options } = this.#order;
    const all = { ...options, overwrite: false };
    const path = join(directory, name);
    try {
      if (api === "sync") this.#library.saveSync?.(path, contentOf(name, 2), all);
      else await this.#library.save(path, contentOf(name, 2), all);
    } catch (error) {
      if ((error as { code?: unknown }).code === "EEXIST") return;
      throw error;
    }
    throw new Error(`${path} was there and has been replaced`);
  }

  /** Without waiting, so that nobody can end us between a save and its acknowledgement but for this moment. */
  #acknowledge(name: string, version: number): void {
    const { log } = this.#order;
    const at = log === undefined ? 0 : statSync(log).size;
    writeSync(1, `${JSON.stringify({ name, version, at } satisfies Acknowledgement)}\n`);
  }
}

/**
 * The kernel's xfs flushes a directory "successfully" when it was shut down a moment before: what had been changed is thrown away,
 * and so there is nothing to flush. Nobody lives on after a real power cut to be told that. So a save counts as acknowledged
 * before the cut only if the filesystem still answers after it.
 */
function mustBeAlive(directory: string): void {
  try {
    statSync(directory);
  } catch (cause) {
    throw Object.assign(new Error("the filesystem has been shut down", { cause }), { name: powerOff });
  }
}
