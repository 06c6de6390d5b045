import { once } from "node:events";
import * as untorn from "untorn";
import { piecesOf } from "./halves.ts";
import type { Call, Methods } from "./methods.ts";

/** Streams, in two pieces, and the writer of which the newest lands. There is no synchronous form. */
export const methodsOfStreams: Methods = {
  createCoalescingWriter: onlyAsync(async ([path = ""], [content = new Uint8Array()], options) => {
    const writer = untorn.createCoalescingWriter(path, options);
    const written = writer.write(content);
    await Promise.all([written, writer.close()]);
    return written;
  }),
  createWritable: onlyAsync(async ([path = ""], contents, options) => {
    const stream = await untorn.createWritable(path, options);
    const writer = stream.getWriter();
    writer.closed.catch(() => {}); // what fails is told by the calls too
    for (const piece of piecesOf(contents)) await writer.write(piece);
    await writer.close();
    return {};
  }),
  "createWritable, aborted": onlyAsync(async ([path = ""], contents, options) => {
    const writer = (await untorn.createWritable(path, options)).getWriter();
    writer.closed.catch(() => {});
    await writer.write(piecesOf(contents)[0]);
    await writer.abort();
    return {};
  }),
  createWriteStream: onlyAsync(async ([path = ""], contents, options) => {
    const stream = untorn.createWriteStream(path, options);
    const [first, second] = piecesOf(contents);
    stream.write(first);
    stream.end(second);
    await once(stream, "close"); // or its error
    return stream.receipt;
  }),
  "createWriteStream, aborted": onlyAsync(async ([path = ""], contents, options) => {
    const stream = untorn.createWriteStream(path, options);
    await new Promise<void>((resolve, reject) => {
      stream.once("error", reject);
      stream.write(piecesOf(contents)[0], (error) => void (error ?? resolve()));
    });
    stream.destroy();
    await once(stream, "close");
    return {};
  }),
};

function onlyAsync(call: Call): Methods[string] {
  return {
    async: call,
    sync: () => {
      throw new Error("streams have no synchronous form");
    },
  };
}
