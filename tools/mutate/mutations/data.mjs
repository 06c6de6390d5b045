import { inFile } from "./in-file.mjs";

export const dataMutations = [
  ...inFile("chunk.ts", [
    [
      "a view is all of its buffer",
      `new Uint8Array(buffer, data.byteOffset, data.byteLength)`,
      `new Uint8Array(buffer)`,
    ],
    [
      "a view has one byte for each element",
      `new Uint8Array(buffer, data.byteOffset, data.byteLength)`,
      `new Uint8Array(buffer, data.byteOffset, (data as { length?: number }).length)`,
    ],
    [
      "a buffer that was transferred away is empty data",
      `throw invalidArgument("VALUE", "data is in an ArrayBuffer that was transferred away");`,
      `return new Uint8Array();`,
    ],
    ["a SharedArrayBuffer is no data", `|| tag === "[object SharedArrayBuffer]";`, `;`],
    [
      "an ArrayBuffer of another realm is no data",
      `return tag === "[object ArrayBuffer]" ||`,
      `return (tag !== "" && data instanceof ArrayBuffer) ||`,
    ],
    ["a view is no data", `typeof data === "string" || ArrayBuffer.isView(data)`, `typeof data === "string"`],
  ]),
  ...inFile("data.ts", [
    [
      "an array with something wrong in it is found out only while it is written",
      `for (const part of data) if (!isChunk(part) && (sync || !isBlob(part))) throw notData(part, sync);`,
      ``,
    ],
    ["an array with a blob in it is refused", `(sync || !isBlob(part))`, `true`],
    [
      "an array with a blob in it is found out only while it is written synchronously",
      `(sync || !isBlob(part))`,
      `!isBlob(part)`,
    ],
    [
      "a locked stream throws what the runtime throws",
      `throw Object.assign(invalidArgument("VALUE", "data cannot be read: is the stream locked?"), { cause });`,
      `throw cause;`,
    ],
    [
      "text that is not valid hex is found out only when it is written",
      `if (typeof data !== "string" || canFail(encoding)) this`,
      `if (typeof data !== "string") this`,
    ],
    [
      "a buffer that was resized before its turn makes another file",
      `if (this.#bytes.byteLength === (this.#size ?? this.#bytes.byteLength)) return this.#bytes;`,
      `if (this.#bytes.byteLength >= 0) return this.#bytes;`,
    ],
  ]),
  ...inFile("givers.ts", [
    [
      "a failure before it is done does not end an iterator",
      `release: () => letGo(() => iterator.return?.()) };`,
      `release: () => letGo(() => iterator) };`,
    ],
    ["a failure does not cancel a stream", `const cancelled = reader.cancel();`, `const cancelled = reader;`],
    ["a stream stays locked when it was read", `if (result.done) void reader.releaseLock();`, ``],
    ["a failure does not destroy a stream of Node", `letGo(() => stream.destroy())`, `letGo(() => stream)`],
    ["a stream of Node that fails early ends the process", `void stream.on("error", ignore);`, ``],
    ["a listener stays on a stream of Node", `if (result.done) void stream.off("error", ignore);`, ``],
    [
      "a stream whose cancelling fails ends the process",
      `if (isPromise(released)) void released.then(undefined, ignore);`,
      `void released;`,
    ],
    [
      "an iterator whose ending fails hides the write's own failure",
      `    // the write has a failure of its own to report`,
      `    throw new Error("letGo");`,
    ],
    [
      "an async iterable counts among the open files",
      `ofIterator(data[Symbol.asyncIterator](), true)`,
      `ofIterator(data[Symbol.asyncIterator](), false)`,
    ],
    [
      "a blob is as slow as a stream",
      `...ofStream(data.stream()), isSlow: false`,
      `...ofStream(data.stream()), isSlow: true`,
    ],
  ]),
  ...inFile("gathering.ts", [
    ["small pieces are not gathered", `size < large &&`, `size < 0 &&`],
    ["large pieces are copied too", `size < large &&`, ``],
    ["more is gathered than fits", `this.#length + size <= most`, `this.#length <= most`],
    ["gathered pieces overwrite each other", `.set(piece, this.#length);`, `.set(piece, 0);`],
    ["tiny pieces let nobody have a turn", ` && this.#pieces < mostPieces`, ``],
    ["the piece behind gathered ones is lost", `this.#ahead = piece;`, `this.#ahead = undefined;`],
    [
      "what was gathered is lost where there is more",
      `this.#buffer.subarray(0, this.#length)`,
      `new Uint8Array(0)`,
    ],
    ["gathered pieces are written again", `this.#length = 0;`, ``],
  ]),
  ...inFile("parts.ts", [
    [
      "a blob in a stream is no data",
      `else if (!this.#sync && isBlob(value))`,
      `else if (this.#sync && isBlob(value))`,
    ],
    [
      "an abort is overlooked while a stream takes its time",
      `return isPromise(next) ? this.#cancellation.until(next) : next;`,
      `return next;`,
    ],
    [
      "an aborted stream is not cancelled",
      `if ((error as Fault).code !== "ERR_UNTORN_ABORTED") void this.#givers.pop();`,
      `void this.#givers.pop();`,
    ],
    [
      "an iterator that has failed is ended again",
      `if ((error as Fault).code !== "ERR_UNTORN_ABORTED") void this.#givers.pop();`,
      ``,
    ],
    [
      "an iterator that gives no object is a bug of ours",
      `if (typeof result === "object" && result !== null) return result;`,
      `if (typeof result !== "string") return result as never;`,
    ],
    ["nobody lets go of the data", `void giver.release();`, `void giver;`],
    [
      "a wrong chunk has the code of a failed stream",
      `throw new Fault("data", (error as { readonly code: string }).code, error);`,
      `throw new Fault("data", "ERR_UNTORN_DATA", error);`,
    ],
    [
      "text of one of several parts does not go on",
      `return this.#isAll ? this.#text.rest() : undefined;`,
      `return this.#text.rest();`,
    ],
    [
      "half a character at the end of an iterable is lost",
      `return this.#isAll ? this.#text.rest() : undefined;`,
      `return undefined;`,
    ],
  ]),
  ...inFile("joined-text.ts", [
    [
      "half a character at the end is lost",
      `return rest === "" ? undefined : encode(rest, this.#encoding);`,
      `return rest === "" ? undefined : undefined;`,
    ],
    [
      "a character that is cut in two between chunks is two",
      `if (last < 0xd800 || last > 0xdbff) return encode(text, "utf8");`,
      `if (last < 0xd800 || last > 0) return encode(text, "utf8");`,
    ],
    ["half a character is lost between chunks", `const text = half + value;`, `const text = value;`],
    [
      "half a character is lost before bytes",
      `return half === "" ? bytesOf(value, this.#encoding) : join(half, value);`,
      `return bytesOf(value, this.#encoding);`,
    ],
    [
      "half a character waits in encodings that have none",
      `if (typeof value !== "string" || !utf8)`,
      `if (typeof value !== "string")`,
    ],
    [
      "chunks of text are always UTF-8",
      `const utf8 = this.#encoding === "utf8" || this.#encoding === "utf-8";`,
      `const utf8 = true;`,
    ],
    [
      `"utf-8" does not join characters that are cut in two`,
      `this.#encoding === "utf8" || this.#encoding === "utf-8";`,
      `this.#encoding === "utf8";`,
    ],
    [
      "bytes behind half a character overwrite it",
      `void both.set(second, first.length);`,
      `void both.set(second);`,
    ],
  ]),
  ...inFile("encoding.ts", [
    ["UTF-16 is big-endian", `bytes[2 * i] = unit;`, `bytes[2 * i] = unit >> 8;`],
    ["UTF-16 has one byte for each character", `bytes[2 * i + 1] = unit >> 8;`, ``],
    ["hex may have an odd number of digits", `if (text.length % 2 !== 0 || /`, `if (/`],
    ["hex may have any characters", `|| /[^\\da-f]/i.test(text))`, `)`],
    ["hex has lower-case digits only", `/[^\\da-f]/i.test(text)`, `/[^\\da-f]/.test(text)`],
    [
      "hex is read as decimal",
      `Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)`,
      `Number.parseInt(text.slice(2 * i, 2 * i + 2), 10)`,
    ],
    ["base64 may have no white space", `.replace(/\\s+/g, "")`, ``],
    ["base64 may not be padded", `.replace(/={1,2}$/, "")`, ``],
    ["base64 may be padded with three signs", `/={1,2}$/`, `/={1,3}$/`],
    ["base64 has no dash", `.replaceAll("-", "+")`, ``],
    ["base64 has no underscore", `.replaceAll("_", "/");`, `;`],
    ["base64 may end in half a byte", `if (digits.length % 4 === 1 || `, `if (`],
    ["base64 may have any characters", `|| /[^A-Za-z\\d+/]/.test(digits)) {`, `) {`],
    ["base64 shifts bits wrongly", `bits >> (6 - 2 * (i % 4));`, `bits >> (4 - 2 * (i % 4));`],
    [
      "invalid base64 is not found out at once",
      `encoders[encoding] === hex || encoders[encoding] === base64;`,
      `encoders[encoding] === hex;`,
    ],
    [
      "names of encodings are read in lower case only",
      `typeof name === "string" ? name.toLowerCase() : name;`,
      `name;`,
    ],
    ["what every object has is an encoding", `Object.hasOwn(encoders, encoding)`, `encoding in encoders`],
    ["latin1 is UTF-8", `  latin1,`, `  latin1: utf8,`],
    ["binary is UTF-8", `binary: latin1,`, `binary: utf8,`],
    ["ascii is UTF-8", `ascii: latin1,`, `ascii: utf8,`],
    ["ucs2 is latin1", `ucs2: utf16le,`, `ucs2: latin1,`],
    ["ucs-2 is latin1", `"ucs-2": utf16le,`, `"ucs-2": latin1,`],
    ["utf-16le is latin1", `"utf-16le": utf16le,`, `"utf-16le": latin1,`],
    ["utf-8 is latin1", `"utf-8": utf8,`, `"utf-8": latin1,`],
    ["base64url is hex", `base64url: base64,`, `base64url: hex,`],
  ]),
];
