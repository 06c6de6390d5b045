import { Blob as NodeBlob } from "node:buffer";
import vm from "node:vm";
import { disk, readableTests, type StreamTest, testsIn } from "@untorn/conformance/on-node-api";
import { bindCreateWriteStream, createPlatform } from "@untorn/node-fs";
import { expect, test } from "vitest";
import * as adapter from "../src/mod.ts";

const own: StreamTest = {
  name: "writeFile() writes data of another realm, and the Blob of node:buffer",
  async run({ writeFile, textOf }, file) {
    for (const made of ["new Uint8Array([111, 107])", "new Uint8Array([111, 107]).buffer", "['o', 'k']"]) {
      await writeFile(file, vm.runInNewContext(made));
      expect(textOf(file)).toBe("ok");
    }
    await writeFile(file, new NodeBlob(["blob"]));
    expect(textOf(file)).toBe("blob");
  },
};

const room = { ...adapter, disk, expect, createPlatform, bindCreateWriteStream };

for (const { name, run } of testsIn(room, [...readableTests, own])) test(name, run);
