import { check, equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { pattern } from "../pattern.ts";

/** Larger than any small disk. */
const tooMuch = pattern(4 * 1024 * 1024);
const full = { code: "ENOSPC", step: "write" };

export const fullDiskCases: readonly Case[] = [
  {
    name: "writeFile() keeps the old file when the disk is full, leaves nothing, and the next write works",
    needs: ["smallDisk"],
    async run({ writeFile, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      for (const durability of ["full", "ordered", "none"] as const) {
        const error = await fails(writeFile(at("file"), tooMuch, { durability }), {
          ...full,
          path: at("file"),
        });
        check(error.message.includes("full"), `the message: ${error.message}`);
        equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      }
      function* pieces(): Generator<Uint8Array> {
        for (let offset = 0; offset < tooMuch.length; offset += 10_000)
          yield tooMuch.subarray(offset, offset + 10_000);
      }
      await fails(writeFile(at("file"), pieces()), full);
      await fails(writeFile(at("new"), tooMuch, { overwrite: false }), full);
      await fails(writeFile(at("file"), tooMuch, { backup: true }), full);
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      await writeFile(at("file"), "next");
      equal(text("file"), "next", "contents of the next write");
    },
  },
  {
    name: "writeFile() keeps the old file when another file fills the disk, also where a few bytes still fit",
    needs: ["smallDisk"],
    async run({ writeFile, at, text, disk }) {
      const content = "old ".repeat(1000);
      disk.write(at("file"), content);
      try {
        disk.write(at("other"), tooMuch);
      } catch {
        // as full as it can be
      }
      await fails(writeFile(at("file"), "new ".repeat(2000)), { code: "ENOSPC" });
      equal(text("file") === content, true, "the contents are the old ones");
      disk.write(at("other"), pattern(disk.look(at("other"))!.size - 6000)); // one page, not the second
      await fails(writeFile(at("file"), "new ".repeat(3000)), full);
      equal(text("file") === content, true, "the contents are the old ones");
    },
  },
];
