import { expect, test } from "bun:test";
import { disk, testsIn, writeStreamTests } from "@untorn/conformance/on-node-api";
import { bindCreateWriteStream, createPlatform } from "@untorn/node-fs";
import * as adapter from "../src/mod.ts";

const room = { ...adapter, disk, expect, createPlatform, bindCreateWriteStream };

for (const { name, run } of testsIn(room, writeStreamTests)) test(name, run);
