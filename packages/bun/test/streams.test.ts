import { expect, test } from "bun:test";
import { disk, readableTests, type StreamTest, testsIn } from "@untorn/conformance/on-node-api";
import { bindCreateWriteStream, createPlatform } from "@untorn/node-fs";
import * as adapter from "../src/mod.ts";

const own: StreamTest = {
  name: "writeFile() writes a Bun.file() and the body of a Response",
  async run({ writeFile, textOf }, file) {
    await writeFile(file, Bun.file(import.meta.filename));
    expect(textOf(file)).toBe(textOf(import.meta.filename));
    await writeFile(file, new Response("body").body);
    expect(textOf(file)).toBe("body");
  },
};

const room = { ...adapter, disk, expect, createPlatform, bindCreateWriteStream };

for (const { name, run } of testsIn(room, [...readableTests, own])) test(name, run);
