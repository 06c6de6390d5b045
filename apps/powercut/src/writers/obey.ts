import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { contentOf } from "../content.ts";
import { keepSaving } from "./keep-saving.ts";
import type { Library } from "./library.ts";
import type { Do, Failure, Order, Report } from "./orders.ts";

/**
 * What every writer does: reads orders from its standard input, one a line, obeys, and answers on its standard output.
 *
 * It waits for orders in a blocking read, also between asynchronous saves: whoever attaches a tracer meanwhile sees the
 * calls of the next order and little else.
 */
export async function obey(library: Library): Promise<void> {
  answer({ ready: true });
  for (const line of lines()) {
    const order = JSON.parse(line) as Order;
    switch (order.order) {
      case "keep saving":
        try {
          await keepSaving(library, order);
        } catch (error) {
          answer({ failed: failureOf(error) });
        }
        return;
      case "do":
        answer(await doOnce(library, order));
        break;
      case "hold files":
        answer(holdFiles(order.path));
        break;
      case "release files":
        for (const file of held.splice(0)) closeSync(file);
        answer({});
        break;
    }
  }
}

function answer(what: unknown): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}

function* lines(): Generator<string> {
  const buffer = new Uint8Array(64 * 1024);
  let rest = "";
  for (;;) {
    const count = readOrders(buffer);
    if (count === undefined) continue;
    if (count === 0) return;
    const parts = (rest + new TextDecoder().decode(buffer.subarray(0, count))).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

const pause = 2; // milliseconds

/** `undefined` where there is nothing yet, and somebody (a library that looks at `process.stdin`) forbade us to wait. */
function readOrders(buffer: Uint8Array): number | undefined {
  try {
    return readSync(0, buffer, 0, buffer.length, null);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "EAGAIN") throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    return undefined;
  }
}

async function doOnce(library: Library, { api, request }: Do): Promise<Report> {
  const {
    paths: [path = ""],
    contents,
  } = request;
  const pieces = contents.map(([name, version]) => contentOf(name, version));
  const [content = new Uint8Array()] = pieces;
  try {
    const done =
      request.method !== "writeFile"
        ? await library.do?.(request, pieces, api)
        : api === "sync"
          ? library.saveSync?.(path, content, request.options)
          : await library.save(path, content, request.options);
    return { receipt: (done ?? null) as Report["receipt"] & object };
  } catch (error) {
    return { error: failureOf(error) };
  }
}

function failureOf(error: unknown): Failure {
  const { name, message, code, step, outcome, temporaryPath, path } = error as Failure;
  const { results = [] } = error as { readonly results?: readonly { readonly message?: string }[] };
  const others = results.flatMap((result) => result.message ?? []);
  return { name, message, code, step, outcome, temporaryPath, path, others };
}

const held: number[] = [];

/** Until the system refuses. */
function holdFiles(path: string): Report {
  try {
    for (;;) held.push(openSync(path, "r"));
  } catch (error) {
    return { error: failureOf(error) };
  }
}
