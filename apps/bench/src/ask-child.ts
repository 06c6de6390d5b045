import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Order } from "./contender.ts";

const child = join(import.meta.dirname, "child.ts");

/** What a child of the order's runtime measures. */
export async function askChild<T>(order: Order): Promise<T> {
  return JSON.parse(await output(order.command, child, JSON.stringify(order))) as T;
}

/** What a program of a runtime prints. A program that fails is told by what the system said, or by the line that names its error. */
export async function output(
  [program, ...words]: Order["command"],
  path: string,
  ...more: string[]
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...words, path, ...more], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stderr = "", signal } = error as { stderr?: string; signal?: string };
    const found = /\bE[A-Z]{3,}: [^,\n]+/.exec(stderr) ?? /^\W*\w*error\b.*/im.exec(stderr);
    throw new Error(found?.[0].trim() ?? (signal ? `ended by ${signal}` : "failed"), { cause: error });
  }
}
