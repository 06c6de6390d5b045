// The process that reads all the time. Is told by a line "atWork" or "between" whether a writer is at work; says what it
// has found so far as a line of JSON, and a last time at its end.
import process from "node:process";
import { createInterface } from "node:readline";
import { setImmediate as breathe } from "node:timers/promises";
import { readTarget } from "./read-target.ts";
import { emptyReads, type Reads } from "./tally.ts";
import { readTargets } from "./targets.ts";

/** Each target is read for so long before the next one's turn, at least once: small files many times, a big one once. */
const turn = 5;
const betweenReports = 100;

const stop = new AbortController();
let phase: keyof Reads = "between";
createInterface({ input: process.stdin })
  .on("line", (line) => {
    phase = line === "atWork" ? "atWork" : "between";
  })
  .once("close", () => stop.abort());

const targets = readTargets();
const found = targets.map(emptyReads);
let reported = 0;
while (!stop.signal.aborted) {
  for (const [index, { path, versions }] of targets.entries()) {
    const end = performance.now() + turn;
    const tally = (found[index] ?? emptyReads())[phase];
    do tally[readTarget(path, versions).kind]++;
    while (performance.now() < end);
    // Here the lines are heard.
    await breathe();
  }
  if (performance.now() - reported > betweenReports) {
    console.log(JSON.stringify(found));
    reported = performance.now();
  }
}
console.log(JSON.stringify(found));
