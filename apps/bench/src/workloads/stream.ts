import { once } from "node:events";
import * as fs from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { atomicStream } from "@untorn-internal/bench-rivals/streams";
import * as untorn from "untorn";
import { alone } from "../alone.ts";
import type { Contender, Group, Measured, Order } from "../contender.ts";
import { limitName } from "../goals.ts";
import { memoryOf } from "../memory.ts";

const MiB = 1024 * 1024;
const usualChunk = 64 * 1024;

/** What writes a stream of some size, in chunks of some length, to a file. */
type Writer = (path: string, ...stream: [size: number, chunk: number]) => Promise<unknown>;

/** Those of untorn that the runtime has: there is no `createWriteStream` on Deno. */
const ours: Record<string, Writer> = {
  "untorn WHATWG": async (path, ...stream) => webStream(...stream).pipeTo(await untorn.createWritable(path)),
  ...("createWriteStream" in untorn && {
    "untorn Node": ((path, ...stream) =>
      pipeline(chunks(...stream), untorn.createWriteStream(path))) satisfies Writer,
  }),
};

const others: Record<string, Writer> = {
  "createWriteStream + fsync": async (path, ...given) => {
    const stream = fs.createWriteStream(path, { autoClose: false });
    await once(stream, "open");
    const { fd } = stream as unknown as { fd: number };
    await pipeline(chunks(...given), stream);
    await new Promise<void>((resolve, reject) =>
      fs.fsync(fd, (error) => (error ? reject(error) : fs.close(fd, () => resolve()))),
    );
  },
  "fs-write-stream-atomic": (path, ...stream) => pipeline(chunks(...stream), atomicStream(path)),
};

/** The throughput of a stream that replaces a file, whose end is on disk when it is done. */
export function streamed({ directory, scale }: Order): Group {
  return ofChunks(directory, { quick: 4, usual: 128, large: 1024 }[scale] * MiB, usualChunk);
}

/** The same of many small chunks, as a log or a table has them. */
export function streamedLines({ directory, scale }: Order): Group {
  return ofChunks(directory, { quick: 0.25, usual: 4, large: 32 }[scale] * MiB, 200);
}

/** The same of two chunks: what it costs to have a stream at all. */
export function streamedBriefly({ directory }: Order): Group {
  return ofChunks(directory, 2_000, 1_000);
}

function ofChunks(directory: string, size: number, length: number): Group {
  const contenders = Object.entries({ ...ours, ...others }).map(
    ([name, write], i): Contender => ({ name, run: () => write(`${directory}/${i}`, size, length) }),
  );
  const theirs = Object.keys(others);
  return { contenders, pairs: Object.keys(ours).flatMap((name) => theirs.map((other) => [name, other])) };
}

const limit = 48 * MiB;

/** How much more memory such a stream needs, whatever its size. */
export async function streamedMemory(order: Order): Promise<Measured> {
  const rounds = order.scale === "quick" ? 1 : 3;
  const parts = [...Object.keys(ours), "createWriteStream + fsync"].map((name) => ({ name }));
  const pairs = Object.keys(ours).flatMap((name) => [
    [`${name} above`, limitName] as const,
    [`${name} above`, "createWriteStream + fsync above"] as const,
  ]);
  const { values, ...rest } = await alone(order, rounds, parts, []);
  return { ...rest, values: { ...values, [limitName]: Array<number>(rounds).fill(limit) }, pairs };
}

/** After a small stream, so that what a runtime loads for its first one does not count. */
export async function streamedAlone({ directory, scale }: Order, part: string): Promise<{ above: number }> {
  const write = { ...ours, ...others }[part]!;
  const path = `${directory}/${part.replaceAll(/\W+/g, "-")}`;
  await write(path, MiB, usualChunk);
  const { above } = await memoryOf(() => write(path, (scale === "quick" ? 16 : 1024) * MiB, usualChunk));
  fs.rmSync(path);
  return { above };
}

function* pieces(size: number, length: number): Generator<Uint8Array> {
  const chunk = new Uint8Array(length).fill(120);
  for (let given = 0; given < size; given += chunk.length) yield chunk;
}

const chunks = (size: number, length: number): Readable =>
  Readable.from(pieces(size, length), { objectMode: false });

function webStream(size: number, length: number): ReadableStream<Uint8Array> {
  const source = pieces(size, length);
  return new ReadableStream({
    pull: (controller) => {
      const { done, value } = source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
