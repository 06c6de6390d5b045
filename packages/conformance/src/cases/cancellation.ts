import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing } from "../failing.ts";
import { pattern } from "../pattern.ts";
import { pause } from "../pause.ts";

/** A signal that counts its listeners. */
function counted(signal: AbortSignal): { signal: AbortSignal; listeners: () => number } {
  let listeners = 0;
  const wrapped: unknown = {
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason;
    },
    throwIfAborted: () => signal.throwIfAborted(),
    addEventListener: (type: "abort", listener: () => void) => {
      listeners++;
      signal.addEventListener(type, listener);
    },
    removeEventListener: (type: "abort", listener: () => void) => {
      listeners--;
      signal.removeEventListener(type, listener);
    },
  };
  return { signal: wrapped as AbortSignal, listeners: () => listeners };
}

const aborted = { code: "ERR_UNTORN_ABORTED", step: "signal" };

export const cancellationCases: readonly Case[] = [
  {
    name: "writeFile() touches nothing when the signal is aborted already, and gives the signal's reason as the cause",
    async run({ writeFile, at, text, disk, directory }) {
      const controller = new AbortController();
      const reason = new Error("no longer wanted");
      controller.abort(reason);
      disk.write(at("file"), "old");
      const before = disk.look(at("file"));
      for (const data of ["new", ["new"], new Uint8Array(1)]) {
        const error = await fails(writeFile(at("file"), data, { signal: controller.signal }), aborted);
        equal(error.cause === reason, true, "the cause is the signal's reason");
      }
      equal([text("file"), disk.look(at("file"))], ["old", before], "contents and file");
      equal(disk.list(directory), ["file"], "names");
    },
  },
  {
    name: "writeFile() keeps the old file when it is aborted while the data comes, and the next write works",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const controller = new AbortController();
      let ended = false;
      function* data(): Generator<Uint8Array> {
        try {
          yield pattern(100_000);
          controller.abort();
          yield pattern(100_000);
          yield pattern(100_000);
        } finally {
          ended = true;
        }
      }
      await fails(writeFile(at("file"), data(), { signal: controller.signal }), aborted);
      equal([text("file"), ended], ["old", true], "contents, and the generator's finally has run");
      await writeFile(at("file"), "next");
      equal(text("file"), "next", "contents of the next write");
    },
  },
  {
    name: "writeFile() keeps the old file when it is aborted in the middle of a large one",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const controller = new AbortController();
      await fails(
        writeFile(at("file"), pattern(9 * 1024 * 1024), {
          signal: controller.signal,
          onProgress: () => controller.abort(),
          durability: "none",
        }),
        aborted,
      );
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() acknowledges the write when it is aborted after the rename, before or in the flush of the directory",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, text }) {
      for (const step of ["rename", "flushDirectory"] as const) {
        const controller = new AbortController();
        const writeFile = writeFileOn(
          changing(platform, step, (_args, next) => {
            const done = next();
            controller.abort();
            return done;
          }),
        );
        const receipt = await writeFile(at("file"), step, { signal: controller.signal });
        equal([controller.signal.aborted, receipt.durability], [true, "full"], "aborted, and the receipt");
        equal(text("file"), step, "contents");
      }
    },
  },
  {
    name: "writeFile() discards the write when it is aborted at the last moment before the rename",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const controller = new AbortController();
      const writeFile = writeFileOn(
        changing(platform, "close", (_args, next) => {
          controller.abort();
          return next();
        }),
      );
      await fails(writeFile(at("file"), "new", { signal: controller.signal }), aborted);
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() leaves the queue when it is aborted in it, and the others keep their turns",
    only: "async",
    async run({ writeFile, at, text }) {
      const controller = new AbortController();
      const first = writeFile(
        at("file"),
        (async function* () {
          yield "first";
          await pause(30);
        })(),
      );
      const second = writeFile(at("file"), "second", { signal: controller.signal });
      const third = writeFile(at("file"), "third");
      const refused = fails(second, aborted);
      setTimeout(() => controller.abort(), 5);
      await refused;
      equal((await first).changed, true, "the first write");
      await third;
      equal(text("file"), "third", "contents");
    },
  },
  {
    name: "writeFile() leaves the crowd before the bound on open files when it is aborted",
    only: "async",
    async run({ writeFile, at, text }) {
      const controller = new AbortController();
      const { signal } = controller;
      const many = Array.from({ length: 300 }, (_, index) =>
        writeFile(at(`file ${index}`), "x", { signal }).catch((error: unknown) => error),
      );
      const after = writeFile(at("after"), "y");
      controller.abort();
      for (const result of await Promise.all(many))
        equal((result as { code?: unknown }).code, "ERR_UNTORN_ABORTED", "code");
      await after;
      equal(text("after"), "y", "contents of the one that goes on");
    },
  },
  {
    name: "writeFile() leaves no listener on a long-lived signal, whether it is done, fails or was queued",
    async run({ writeFile, at }) {
      const { signal, listeners } = counted(new AbortController().signal);
      await Promise.all(
        Array.from({ length: 100 }, (_, index) => writeFile(at("file"), String(index), { signal })),
      );
      await writeFile(at("file"), ["a", "b"], { signal });
      await fails(writeFile(at("missing/file"), "x", { signal }), { code: "ENOENT" });
      equal(listeners(), 0, "listeners");
    },
  },
  {
    name: "writeFile() takes a signal of another realm, that has only the shape of one",
    async run({ writeFile, at, text }) {
      const { signal } = counted(new AbortController().signal);
      await writeFile(at("file"), "new", { signal });
      equal(text("file"), "new", "contents");
    },
  },
];
