// What the other thread runs: one write after the other, by blocking calls.
import { parentPort, workerData } from "node:worker_threads";
import { carryOut } from "@untorn/core";
import { createPlatform } from "./platform.ts";
import { busy, type Given, type Told } from "./thread-flags.ts";

const port = parentPort!;
const platform = { ...createPlatform(), thread: undefined, onExit: () => () => undefined };

void port.on("message", (order: Given) =>
  busy(workerData as Int32Array, () => {
    const began = performance.now();
    const answer = carryOut(order, platform);
    const told: Told = { answer, milliseconds: performance.now() - began };
    void port.postMessage(told);
  }),
);
void port.postMessage(undefined);
