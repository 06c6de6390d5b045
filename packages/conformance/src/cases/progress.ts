import type { Progress } from "@untorn/core";
import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { pattern } from "../pattern.ts";
import { pause } from "../pause.ts";

export const progressCases: readonly Case[] = [
  {
    name: "writeFile() tells its progress with the total, for data in memory",
    async run({ writeFile, at }) {
      const told: Progress[] = [];
      const size = 9 * 1024 * 1024;
      await writeFile(at("file"), pattern(size), {
        onProgress: (progress) => void told.push(progress),
        durability: "none",
      });
      equal(told.length > 1, true, "more than one call");
      equal(told.at(-1), { bytesWritten: size, bytesTotal: size }, "the last call");
      for (const [index, { bytesWritten, bytesTotal }] of told.entries())
        equal([bytesTotal, bytesWritten > (told[index - 1]?.bytesWritten ?? 0)], [size, true], "a call");
    },
  },
  {
    name: "writeFile() tells its progress without a total, for data that comes in pieces",
    async run({ writeFile, at }) {
      const told: Progress[] = [];
      const chunks = [pattern(100_000), pattern(200_000)];
      await writeFile(at("file"), chunks, { onProgress: (progress) => void told.push(progress) });
      equal(told.at(-1), { bytesWritten: 300_000 }, "the last call");
      equal(
        told.every((progress) => !("bytesTotal" in progress)),
        true,
        "no total",
      );
    },
  },
  {
    name: "writeFile() keeps the old file when onProgress throws, and gives what it threw as the cause",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const thrown = new Error("enough");
      const onProgress = (): never => {
        throw thrown;
      };
      for (const data of ["new", ["new"]]) {
        const error = await fails(writeFile(at("file"), data, { onProgress }), {
          code: "ERR_UNTORN_CALLBACK",
          step: "onProgress",
        });
        equal(error.cause === thrown, true, "the cause is what it threw");
      }
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() keeps the old file when an asynchronous onProgress is rejected",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const onProgress = (): unknown => Promise.reject(new Error("enough"));
      await fails(writeFile(at("file"), "new", { onProgress }), {
        code: "ERR_UNTORN_CALLBACK",
      });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() stops waiting for an asynchronous onProgress when the signal is aborted",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      for (const data of ["new", ["new"]]) {
        const controller = new AbortController();
        const onProgress = (): unknown => {
          setTimeout(() => controller.abort(), 5);
          return new Promise(() => {});
        };
        await fails(writeFile(at("file"), data, { onProgress, signal: controller.signal }), {
          code: "ERR_UNTORN_ABORTED",
        });
      }
      equal(text("file"), "old", "contents");
      await writeFile(at("file"), "next");
      equal(text("file"), "next", "contents of the next write");
    },
  },
  {
    name: "writeFile() waits for an asynchronous onProgress before it writes on",
    only: "async",
    async run({ writeFile, at }) {
      const events: string[] = [];
      const tell = async ({ bytesWritten }: Progress): Promise<void> => {
        events.push(`told ${bytesWritten}`);
        await pause(5);
        events.push("done");
      };
      await writeFile(at("file"), [pattern(140_000), pattern(140_000)], {
        onProgress: (progress): unknown => tell(progress),
      });
      equal(events, ["told 140000", "done", "told 280000", "done"], "events");
    },
  },
];
