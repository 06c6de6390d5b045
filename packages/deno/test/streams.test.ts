import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { type AtomicFileError, type Data, writeFile } from "../src/mod.ts";
import { disk } from "./disk.ts";

const data = "ERR_UNTORN_DATA";

const textOf = (path: string): string => new TextDecoder().decode(disk.read(path));

/** What the write of a Readable fails with. Deno's types do not take one for data, though its asynchronous iterator is. */
const failureOf = (path: string, data: Readable, signal?: AbortSignal): Promise<AtomicFileError> =>
  writeFile(path, data as Data, { signal }).then(
    () => {
      throw new Error("the write should have failed");
    },
    (error: AtomicFileError) => error,
  );

function equal(actual: unknown, expected: unknown): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (seen !== wanted) throw new Error(`expected ${wanted}, got ${seen}`);
}

/** In a directory with an old file, which must be there in the end, and nothing else. */
function inDirectory(body: (file: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const directory = disk.fresh(false);
    try {
      disk.write(`${directory}/file`, "old");
      await body(`${directory}/file`);
      equal([textOf(`${directory}/file`), disk.list(directory)], ["old", ["file"]]);
    } finally {
      disk.remove(directory);
    }
  };
}

Deno.test(
  "writeFile() fails with what a Readable of node:stream failed with before it was read",
  inDirectory(async (file) => {
    const broken = new Readable({ read() {} });
    broken.destroy(new Error("broken before"));
    const early = await failureOf(file, broken);
    equal([early.code, early.outcome, (early.cause as Error).message], [data, "unchanged", "broken before"]);
    const missing = await failureOf(file, createReadStream(`${file}.missing`));
    const { code } = missing.cause as { code?: unknown };
    equal([missing.code, missing.outcome, code], [data, "unchanged", "ENOENT"]);
  }),
);

Deno.test(
  "writeFile() destroys a Readable of node:stream that it has not read",
  inDirectory(async (file) => {
    for (const [path, signal] of [
      [`${file}.missing/file`, undefined],
      [file, AbortSignal.abort()],
    ] as const) {
      const source = createReadStream(file);
      const closed = new Promise((resolve) => source.once("close", resolve));
      equal((await failureOf(path, source, signal)).outcome, "unchanged");
      equal(source.destroyed, true);
      await closed; // Deno's test fails where a file stays open
    }
  }),
);

Deno.test(
  "writeFile() gives a stalled Readable of node:stream up when the signal is aborted, and destroys it",
  inDirectory(async (file) => {
    const source = new Readable({ read() {} });
    source.push("x".repeat(100_000));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    equal((await failureOf(file, source, controller.signal)).code, "ERR_UNTORN_ABORTED");
    equal(source.destroyed, true);
  }),
);
