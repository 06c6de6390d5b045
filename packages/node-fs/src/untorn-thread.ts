// What the other thread runs: one write after the other, by blocking calls.
import { parentPort, workerData } from "node:worker_threads";
import { carryOut } from "@untorn/core";
import { blocking } from "./blocking.ts";
import { createPlatform } from "./platform.ts";
import { busy } from "./thread-flags.ts";
import { itemsOf, notBegun, Outbox, type Sent, type Took } from "./thread-messages.ts";

const port = parentPort!;
let flushing = 0;

/** A flush, of which it is known how long it takes. */
const timed =
  (flush: (handle: number) => undefined) =>
  (handle: number): undefined => {
    const began = performance.now();
    try {
      return flush(handle);
    } finally {
      flushing += performance.now() - began;
    }
  };

const sync = {
  flush: timed((file) => blocking.flush(file)),
  flushDirectory: timed((directory) => blocking.flushDirectory(directory)),
};
const platform = { ...createPlatform({ sync }), thread: undefined, onExit: () => () => undefined };

const outbox = new Outbox();

void port.on("message", (given: Sent) => {
  const began = performance.now();
  flushing = 0;
  for (const order of itemsOf(given))
    void outbox.add(busy(workerData as Int32Array, () => carryOut(order, platform)) ?? notBegun);
  const told: Took = { milliseconds: performance.now() - began, flushing };
  void outbox.add({ told });
  void port.postMessage(...outbox.take());
});
void port.postMessage(undefined);
