import { setTimeout as pause } from "node:timers/promises";
import { startChild } from "./child.ts";

/** What a writer did between its start and its death, by target. */
export interface Life {
  readonly saves: readonly number[];
  /** The version acknowledged last; undefined where none was. */
  readonly last: readonly (number | undefined)[];
}

/** Whoever wants to know what happens in a writer's life. */
export interface Watch {
  /** A save was acknowledged. */
  saved(): void;
  /** The first save was acknowledged. */
  began(): void;
  /** The kill comes next. */
  ends(): void;
}

const patience = 60_000;

/** Starts a writer and kills it `span` milliseconds after the first save that it acknowledged. */
export async function liveAndDie(
  command: readonly string[],
  targets: number,
  span: number,
  watch: Watch,
): Promise<Life> {
  const saves: number[] = Array.from({ length: targets }, () => 0);
  const last: (number | undefined)[] = Array.from({ length: targets });
  const child = startChild(command, (line) => {
    const [target = 0, version = 0] = line.split(" ").map(Number);
    saves[target] = (saves[target] ?? 0) + 1;
    last[target] = version;
    watch.saved();
  });

  const cancel = new AbortController();
  const death = child.ended.then(({ status, signal, complaint }) => {
    throw new Error(`the writer ended by itself (${signal ?? `status ${status}`}): ${complaint}`);
  });
  const tooLong = pause(patience, undefined, { signal: cancel.signal }).then(() => {
    throw new Error(`the writer acknowledged no save in ${patience / 1000} s`);
  });
  tooLong.catch(() => {});
  try {
    await Promise.race([child.spoke, death, tooLong]);
    watch.began();
    await Promise.race([pause(span), death]);
  } finally {
    cancel.abort();
    death.catch(() => {});
    watch.ends();
    child.kill();
    await child.ended;
  }
  return { saves, last };
}
