// What the other thread runs: one write after the other, by blocking calls.
import { parentPort, workerData } from "node:worker_threads";
import { carryOut } from "@untorn/core";
import { blocking } from "./blocking.ts";
import { createPlatform } from "./platform.ts";
import { busy } from "./thread-flags.ts";
import { type Given, ordersOf, type Told } from "./thread-messages.ts";

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

void port.on("message", (given: Given) => {
  const began = performance.now();
  flushing = 0;
  const answers = ordersOf(given).map(
    (order) => busy(workerData as Int32Array, () => carryOut(order, platform)) ?? null,
  );
  const told: Told = { answers, milliseconds: performance.now() - began, flushing };
  void port.postMessage(JSON.stringify(told));
});
void port.postMessage(undefined);
