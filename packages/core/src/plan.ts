import type { Job } from "./job.ts";
import { howNamed } from "./move-plan.ts";
import { keyOf, nameOf, type PathStyle } from "./paths.ts";
import { Fault, type Stats, type Steps, sys } from "./port.ts";
import { resolveTarget, sameFile } from "./target.ts";

/** What a transaction was asked to do. */
export type Operation =
  | { readonly kind: "write"; readonly job: Job }
  | { readonly kind: "move"; readonly from: string; readonly job: Job }
  | { readonly kind: "remove"; readonly job: Job };

/** What shall be at a path in the end. */
export type Content =
  | { readonly kind: "nothing" }
  /** The file that is at some path when the transaction begins; with it the job that moved it. */
  | { readonly kind: "file"; readonly path: string; readonly stats: Stats; readonly job: Job | undefined }
  | { readonly kind: "data"; readonly job: Job; readonly old: Stats | undefined };

/** A path that the transaction has to do with. */
export interface Place {
  readonly path: string;
  /** What is there when the transaction begins. */
  readonly was: Stats | undefined;
  content: Content;
}

/** What all operations of a transaction, one after the other, come to. Nothing is changed while it is worked out. */
export class Plan {
  readonly #places: Map<string, Place> = new Map();
  readonly #style: PathStyle;

  constructor(style: PathStyle) {
    this.#style = style;
  }

  *add(operation: Operation): Steps<undefined> {
    if (operation.kind === "write") yield* this.#write(operation.job);
    else if (operation.kind === "move") yield* this.#move(operation.from, operation.job);
    else (yield* this.#file(operation.job.situation.path, operation.job)).content = { kind: "nothing" };
  }

  /** The places where something has to be done. */
  changes(): Place[] {
    return [...new Set(this.#places.values())].filter(
      ({ path, was, content }) =>
        content.kind === "data" || (content.kind === "file" ? content.path !== path : was !== undefined),
    );
  }

  *#write(job: Job): Steps<undefined> {
    let place = this.#known(job.situation.path);
    if (place === undefined) {
      const { path, stats } = yield* resolveTarget(job.situation.path, job);
      place = this.#known(path) ?? (yield* this.#remember(path, stats));
    }
    const { content } = place;
    job.situation.path = place.path;
    place.content = { kind: "data", job, old: statsOf(content) };
  }

  *#move(from: string, job: Job): Steps<undefined> {
    const to = job.situation.path;
    const source = yield* this.#file(from, job);
    const moved = source.content;
    if (statsOf(moved)?.kind === "link") throw new Fault("lstat", "ERR_UNTORN_SYMLINK", undefined);
    const target = yield* this.#look(to, job);
    void refuse(statsOf(target.content));
    if (source === target && nameOf(from, this.#style) !== nameOf(to, this.#style))
      throw new Fault("lstat", "ERR_UNTORN_SAME_FILE", undefined);
    if (source === target) return;
    source.content = { kind: "nothing" };
    target.content = moved.kind === "file" ? { ...moved, job } : moved;
  }

  /** A place with a file or a link. */
  *#file(path: string, job: Job): Steps<Place> {
    const place = yield* this.#look(path, job);
    if (place.content.kind === "nothing") throw new Fault("lstat", "ENOENT", undefined, "source");
    void refuse(statsOf(place.content));
    return place;
  }

  *#look(path: string, job: Job): Steps<Place> {
    job.situation.path = path;
    return this.#known(path) ?? (yield* this.#remember(path, yield* sys.lstat(path)));
  }

  #known(path: string): Place | undefined {
    return this.#places.get(keyOf(path, this.#style));
  }

  *#remember(path: string, stats: Stats | undefined): Steps<Place> {
    const other = stats && (yield* this.#alias(path, stats));
    if (other !== undefined) {
      void this.#places.set(keyOf(path, this.#style), other);
      return other;
    }
    const content: Content =
      stats === undefined ? { kind: "nothing" } : { kind: "file", path, stats, job: undefined };
    const place = { path, was: stats, content };
    void this.#places.set(keyOf(path, this.#style), place);
    return place;
  }

  /** The place that has this very name through a linked directory: what is removed there must not be what was put here. */
  *#alias(path: string, stats: Stats): Steps<Place | undefined> {
    for (const place of this.#places.values()) {
      if (place.was === undefined || !sameFile(place.was, stats)) continue;
      const names = yield* howNamed(place.path, place.was, path, stats, this.#style);
      if (names === "same") return place;
      if (names === "respelled") throw new Fault("lstat", "ERR_UNTORN_SAME_FILE", undefined);
    }
    return undefined;
  }
}

/** What is there already decides about the mode and the owner of what replaces it. */
function statsOf(content: Content): Stats | undefined {
  if (content.kind === "nothing") return undefined;
  if (content.kind === "file") return content.stats;
  const { old, job } = content;
  return old === undefined || job.request.mode === undefined ? old : { ...old, mode: job.request.mode };
}

function refuse(stats: Stats | undefined): undefined {
  if (stats?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);
  if (stats?.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
}
