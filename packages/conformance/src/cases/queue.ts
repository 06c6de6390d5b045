import { check, equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { pattern } from "../pattern.ts";
import { pause } from "../pause.ts";

const version = (index: number): Uint8Array => pattern(20_000 + 13 * index, index + 1);

function indexOf(bytes: Uint8Array): number {
  for (let index = 0; index <= 50; index++) {
    const expected = version(index);
    if (expected.length === bytes.length && expected.every((byte, at) => byte === bytes[at])) return index;
  }
  return -1;
}

export const queueCases: readonly Case[] = [
  {
    name: "writeFile() leaves the last call's bytes of 50 writers at once, and a reader sees whole files only, never older ones",
    only: "async",
    async run({ writeFile, at, read, disk }) {
      disk.write(at("file"), version(0));
      const state = { writing: true };
      let newest = 0;
      let reads = 0;
      const reader = (async () => {
        for (; state.writing; reads++) {
          const seen = indexOf(read("file"));
          check(seen !== -1, "a reader saw a mixture");
          check(seen >= newest, `a reader saw version ${seen} after version ${newest}`);
          newest = seen;
          await (reads % 4 === 3 ? pause(0) : undefined); // some runtimes go on only now, some only later
        }
      })();
      const options = { durability: "none" } as const; // a slow disk shows nothing more
      const writers = Array.from({ length: 50 }, (_, index) =>
        writeFile(at("file"), version(index + 1), options),
      );
      await Promise.race([Promise.all(writers), reader]).finally(() => (state.writing = false));
      await reader;
      equal(indexOf(read("file")), 50, "the last version");
      check(reads > 1, "the reader has read");
    },
  },
  {
    name: "writeFile() leaves one whole file of 20 writers that do not know of each other, as in 20 processes",
    async run({ writeFileOn, at, read, disk }) {
      disk.write(at("file"), version(0));
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          writeFileOn({ onExit: () => () => {} })(at("file"), version(index + 1), { durability: "none" }),
        ),
      );
      check(indexOf(read("file")) > 0, "the file is not one of the versions");
    },
  },
  {
    name: "writeFile() keeps the order of the calls for one target under several spellings",
    async run({ writeFile, at, text, disk, directory }) {
      disk.mkdir(at("b"));
      const spellings = ["a", "./a", "b/../a", "b/.././a", ".//a"];
      for (let round = 0; round < 5; round++) {
        const calls = Array.from({ length: 20 }, (_, index) => {
          const path = `${directory}/${spellings[(index + round) % spellings.length]!}`;
          const size = (20 - index) * 1000; // later calls are quicker
          return writeFile(path, `${index} `.padEnd(size, "."), { durability: "ordered" });
        });
        await Promise.all(calls);
        equal(text("a").slice(0, 3), "19 ", "the last call's text");
      }
    },
  },
  {
    name: "writeFile() takes a relative path from the working directory of the call, in one queue with the absolute one",
    async run({ writeFileOn, at, text, disk, directory }) {
      disk.mkdir(at("elsewhere"));
      let cwd = directory;
      const writeFile = writeFileOn({ cwd: () => cwd });
      const calls = Array.from({ length: 20 }, (_, index) => {
        const path = ["a", at("a"), "./a", "elsewhere/../a"][index % 4]!;
        return writeFile(path, `${index} `.padEnd((20 - index) * 1000, "."), { durability: "none" });
      });
      cwd = at("elsewhere");
      const receipts = await Promise.all(calls);
      equal(text("a").slice(0, 3), "19 ", "the last call's text");
      equal(receipts[0]?.path, at("a"), "path of the receipt");
      equal(disk.list(at("elsewhere")), [], "names in the directory that came later");
    },
  },
  {
    name: "writeFile() keeps the order of the calls for one link, and of calls by link and by name after each other",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.symlink("file", at("link"));
      for (let round = 0; round < 5; round++) {
        await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            writeFile(at("link"), `${index} `.padEnd((20 - index) * 1000, "."), { durability: "none" }),
          ),
        );
        equal(text("file").slice(0, 3), "19 ", "the last call's text");
      }
      await writeFile(at("link"), "by link");
      await writeFile(at("file"), "by name");
      equal([text("file"), disk.readlink(at("link"))], ["by name", "file"], "contents, and the link");
    },
  },
  {
    name: "writeFile() goes on with the others when one of them fails",
    async run({ writeFile, at, text }) {
      function* broken(): Generator<string> {
        yield "broken";
        throw new Error("broken");
      }
      const calls = Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? fails(writeFile(at("file"), broken()), { code: "ERR_UNTORN_DATA" })
          : writeFile(at("file"), `call ${index}`),
      );
      await Promise.all(calls);
      equal(text("file"), "call 19", "contents");
    },
  },
  {
    name: "writeFile() writes 500 files at once",
    async run({ writeFile, at, text, disk, directory }) {
      const names = Array.from({ length: 500 }, (_, index) => `file ${index}`);
      await Promise.all(names.map((name) => writeFile(at(name), name, { durability: "none" })));
      equal(disk.list(directory).length, 500, "files");
      for (const name of names) equal(text(name), name, "contents");
    },
  },
  {
    name: "writeFile() can be fed by another writeFile()",
    only: "async",
    async run({ writeFile, at, text }) {
      await writeFile(
        at("outer"),
        (async function* () {
          for (let index = 0; index < 100; index++) {
            await writeFile(at("inner"), String(index), { durability: "none" });
            yield `${text("inner")} `;
          }
        })(),
      );
      equal(text("outer").endsWith(" 98 99 "), true, "contents");
    },
  },
  {
    name: "writeFile() finishes a hundred streams that each wait for another write of pieces",
    only: "async",
    async run({ writeFile, at, text }) {
      async function* inner(index: number): AsyncGenerator<string> {
        yield "inner ";
        await pause(1);
        yield String(index);
      }
      async function* outer(index: number): AsyncGenerator<string> {
        await pause(5); // all of them have begun
        await writeFile(at(`inner ${index}`), inner(index), { durability: "none" });
        await writeFile(at(`list ${index}`), ["in", "ner"], { durability: "none" });
        yield `outer ${index}`;
      }
      const all = Array.from({ length: 100 }, (_, index) => index);
      await Promise.all(
        all.map((index) => writeFile(at(`outer ${index}`), outer(index), { durability: "none" })),
      );
      for (const index of all) {
        const texts = [text(`outer ${index}`), text(`inner ${index}`), text(`list ${index}`)];
        equal(texts, [`outer ${index}`, `inner ${index}`, "inner"], "contents");
      }
    },
  },
  {
    name: "writeFile() writes streams, iterables and bytes while a hundred generators stall",
    only: "async",
    async run({ writeFile, at, text }) {
      const held: (() => void)[] = [];
      async function* stalling(): AsyncGenerator<string> {
        yield "x".repeat(70_000);
        await new Promise<void>((resolve) => held.push(() => resolve()));
      }
      const stalled = Array.from({ length: 100 }, (_, index) =>
        writeFile(at(`stalled ${index}`), stalling(), { durability: "none" }),
      );
      while (held.length < 100) await pause(1);
      async function* streamed(): AsyncGenerator<string> {
        yield "streamed";
      }
      await writeFile(at("stream"), streamed());
      await writeFile(at("list"), ["li", "st"]);
      await writeFile(at("bytes"), new TextEncoder().encode("bytes"));
      equal([text("stream"), text("list"), text("bytes")], ["streamed", "list", "bytes"], "contents");
      for (const release of held) release();
      for (const { changed } of await Promise.all(stalled)) equal(changed, true, "a stalled one, in the end");
    },
  },
];
