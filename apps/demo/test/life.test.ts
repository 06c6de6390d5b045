import { expect, test } from "vitest";
import { liveAndDie } from "../src/life.ts";

const nobody = { saved() {}, began() {}, ends() {} };

function script(text: string): string[] {
  return [process.execPath, "-e", text];
}

test("a killed writer's acknowledgements are counted by target", async () => {
  const writer = script(
    'console.log("0 1"); console.log("1 1"); console.log("0 2"); setInterval(() => {}, 1000)',
  );
  expect(await liveAndDie(writer, 2, 100, nobody)).toEqual({ saves: [2, 1], last: [2, 1] });
});

test("a writer that ends by itself is an error that says what it complained of", async () => {
  const writer = script('console.error("no space left"); process.exit(3)');
  await expect(liveAndDie(writer, 1, 100, nobody)).rejects.toThrow(
    "the writer ended by itself (status 3): no space left",
  );
});

test("a writer that ends by itself after a save is an error too", async () => {
  const writer = script('console.log("0 1"); setTimeout(() => process.exit(4), 50)');
  await expect(liveAndDie(writer, 1, 10_000, nobody)).rejects.toThrow("ended by itself (status 4)");
});

test("a writer that cannot be started is an error", async () => {
  await expect(liveAndDie(["/no/such/runtime"], 1, 100, nobody)).rejects.toThrow("ENOENT");
});
