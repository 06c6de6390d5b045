import { equal, fails, refuses, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";
import { pattern } from "../pattern.ts";

async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  const { DecompressionStream: Stream } = globalThis as unknown as {
    readonly DecompressionStream: typeof CompressionStream;
  };
  const { readable, writable } = new Stream("gzip");
  const writer = writable.getWriter();
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  const found: number[] = [];
  for await (const piece of readable) for (const byte of piece) found.push(byte);
  await written;
  return Uint8Array.from(found);
}

export const rotateFileCases: readonly Case[] = [
  {
    name: "rotateFile() moves each number on by one, and lets go of what would be more than keep",
    async run({ operations: { rotateFile }, at, text, disk }) {
      for (let i = 1; i <= 6; i++) {
        disk.write(at("log"), `${i}`);
        const receipt = await rotateFile(at("log"), { keep: 3 });
        equal([receipt.path, receipt.to, receipt.changed], [at("log"), at("log.1"), true], "receipt");
        const kept = [1, 2, 3].map((number) => disk.look(at(`log.${number}`)) && text(`log.${number}`));
        equal(
          kept,
          [i, i - 1, i - 2].map((each) => (each > 0 ? `${each}` : undefined)),
          `files after ${i}`,
        );
        equal([disk.look(at("log")), disk.look(at("log.4"))], [undefined, undefined], "what is gone");
      }
      equal((await rotateFile(at("log"), { keep: 3 })).changed, false, "changed where there is none");
      equal(text("log.1"), "6", "the newest, still");
    },
  },
  {
    name: "rotateFile() moves only what is newer than a gap, and leaves other names alone",
    async run({ operations: { rotateFile }, at, text, disk }) {
      for (const name of ["log.1", "log.3", "log.4", "log.01", "log.2x", "log.20261122", "logs.1"])
        disk.write(at(name), name);
      disk.write(at("log"), "log");
      await rotateFile(at("log"), { keep: 4 });
      const names = ["log.1", "log.2", "log.3", "log.4", "log.01", "log.2x", "log.20261122", "logs.1"];
      equal(
        names.map(text),
        ["log", "log.1", "log.3", "log.4", "log.01", "log.2x", "log.20261122", "logs.1"],
        "contents",
      );
      disk.write(at("log"), "newer");
      await rotateFile(at("log"), { keep: 1 });
      equal([text("log.1"), text("log.2")], ["newer", "log.1"], "with keep: 1");
    },
  },
  {
    name: "rotateFile() into another directory, which it makes",
    async run({ operations: { rotateFile }, at, text, disk }) {
      const options = { keep: 2, directory: at("old/logs"), createParents: true };
      for (const each of ["1", "2", "3"]) {
        disk.write(at("log"), each);
        await rotateFile(at("log"), options);
      }
      equal(
        [text("old/logs/log.1"), text("old/logs/log.2"), disk.list(at("old/logs")).length],
        ["3", "2", 2],
        "contents",
      );
    },
  },
  {
    name: "rotateFile() compresses, keeps what is not compressed, and never has two files of one number",
    only: "async",
    async run({ operations: { rotateFile }, at, read, text, disk }) {
      const bytes = pattern(900_000);
      disk.write(at("log"), "plain");
      await rotateFile(at("log"), { keep: 2 });
      disk.write(at("log"), bytes);
      const receipt = await rotateFile(at("log"), { keep: 2, gzip: true });
      equal(
        [receipt.to, text("log.2"), disk.look(at("log.1")), disk.look(at("log"))],
        [at("log.1.gz"), "plain", undefined, undefined],
        "names",
      );
      sameBytes(await unpacked(read("log.1.gz")), bytes, "contents");
      disk.write(at("log"), "third");
      await rotateFile(at("log"), { keep: 2, gzip: true });
      equal(
        [disk.look(at("log.2")), disk.look(at("log.2.gz"))?.kind, disk.look(at("log.1.gz"))?.kind],
        [undefined, "file", "file"],
        "names after the third",
      );
      disk.write(at("log"), "fourth");
      await rotateFile(at("log"), { keep: 1 });
      equal([text("log.1"), disk.look(at("log.1.gz"))], ["fourth", undefined], "names after the fourth");
    },
  },
  {
    name: "rotateFile() loses nothing when a move fails, and goes on the next time",
    async run({ operationsOn, platform, at, text, disk }) {
      for (let failed = 1; failed <= 3; failed++) {
        for (const name of ["log", "log.1", "log.2"]) disk.write(at(name), name);
        let renames = 0;
        const once = failing(platform, "rename", "EIO", () => ++renames === failed);
        await fails(operationsOn(once).rotateFile(at("log"), { keep: 3 }), {
          code: "EIO",
          step: "rename",
          path: at("log"),
        });
        equal(text("log"), "log", "the file");
        await operationsOn({}).rotateFile(at("log"), { keep: 3 });
        equal(["log.1", "log.2", "log.3"].map(text), ["log", "log.1", "log.2"], "contents");
      }
    },
  },
  {
    name: "rotateFile() does not overwrite a file that the list of its directory has not shown",
    async run({ operationsOn, platform, at, text, disk }) {
      const names = ["log", "log.1", "log.2"];
      for (const name of names) disk.write(at(name), name);
      for (const shown of [[], ["log", "log.1"]]) {
        const list = (): string[] => shown;
        const blind = operationsOn({
          sync: { ...platform.sync, list },
          async: { ...platform.async, list },
        });
        await fails(blind.rotateFile(at("log"), { keep: 3 }), { code: "EEXIST", outcome: "unchanged" });
        equal(names.map(text), names, "contents");
      }
    },
  },
  {
    name: "rotateFile() fails at what is no file",
    needs: ["symbolicLinks"],
    async run({ operations: { rotateFile }, at, disk }) {
      disk.mkdir(at("directory"));
      disk.symlink("absent", at("link"));
      await fails(rotateFile(at("directory"), { keep: 1 }), { code: "EISDIR" });
      await fails(rotateFile(at("link"), { keep: 1 }), { code: "ERR_UNTORN_SYMLINK" });
    },
  },
  {
    name: "rotateFile() refuses wrong arguments",
    async run({ operations: { rotateFile }, at, sync }) {
      const [type, value] = ["ERR_INVALID_ARG_TYPE", "ERR_INVALID_ARG_VALUE"];
      await refuses(rotateFile(at("log"), {} as never), type, "no keep");
      for (const keep of [0, -1, 1.5, 1e9])
        await refuses(rotateFile(at("log"), { keep }), value, `keep ${keep}`);
      await refuses(rotateFile(at("log"), { keep: 1, directory: "" }), value, "directory empty");
      if (sync)
        await refuses(rotateFile(at("log"), { keep: 1, gzip: true }), value, "gzip in the synchronous form");
    },
  },
];
