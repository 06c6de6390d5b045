// What the other thread runs: one write after the other, by blocking calls.
import { parentPort, workerData } from "node:worker_threads";
import { carryOut } from "@untorn/core";
import { createPlatform } from "./platform.ts";
import { busy, type Given, type Told } from "./thread-flags.ts";

const port = parentPort!;
const platform = { ...createPlatform(), thread: undefined, onExit: () => () => undefined };

void port.on("message", (orders: Given) => {
  const began = performance.now();
  const answers = orders.map((order) => busy(workerData as Int32Array, () => carryOut(order, platform)));
  const told: Told = { answers, milliseconds: performance.now() - began };
  void port.postMessage(told);
});
void port.postMessage(undefined);
