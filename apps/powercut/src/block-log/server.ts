// A filesystem of files `disk-0`, `disk-1`…, which logs what is written to them and when they are flushed: for the loop devices under
// filesystems under test.
//
//   node server.ts DIRECTORY LOG IMAGE...      says "ready" when it is mounted
import { fstatSync, openSync, readSync, writeSync } from "node:fs";
import {
  type Attributes,
  attributesReply,
  entryReply,
  errnos,
  initReply,
  namesIn,
  openReply,
  operations,
  type Request,
  readIn,
  reply,
  writeIn,
  writeReply,
} from "../fuse/protocol.ts";
import { serve } from "../fuse/serve.ts";
import { LogWriter } from "./log.ts";

const [directory = "", logPath = "", ...images] = process.argv.slice(2);
const disks = images.map((image) => openSync(image, "r+"));
const log = new LogWriter(logPath);

const root: Attributes = { node: 1n, size: 0n, mode: 0o040755 };
const firstFile = 2;
const files = disks.map((disk, at): Attributes => {
  return { node: BigInt(firstFile + at), size: BigInt(fstatSync(disk).size), mode: 0o100600 };
});

serve(directory, answerTo);

function answerTo(request: Request): Buffer | undefined {
  const { operation, unique, node, body } = request;
  const number = Number(node) - firstFile;
  switch (operation) {
    case operations.init:
      return reply(unique, initReply());
    case operations.lookup: {
      const file = files.find((_, at) => namesIn(body)[0] === `disk-${at}`);
      return file === undefined ? reply(unique, nothing, errnos.ENOENT) : reply(unique, entryReply(file));
    }
    case operations.getattr:
    case operations.setattr:
      return reply(unique, attributesReply(files[number] ?? root));
    case operations.open:
      return reply(unique, openReply());
    case operations.read: {
      const { offset, length } = readIn(body);
      return reply(unique, readDisk(number, offset, length));
    }
    case operations.write: {
      const { offset, data } = writeIn(body);
      writeDisk(number, offset, data);
      return reply(unique, writeReply(data.length));
    }
    case operations.fsync:
      log.flush(number);
      return reply(unique, nothing);
    case operations.flush:
    case operations.release:
    case operations.access:
      return reply(unique, nothing);
    case operations.statfs:
      return reply(unique, Buffer.alloc(80));
    case operations.forget:
    case operations.batchForget:
    case operations.interrupt:
      return undefined; // wants none
    default:
      return reply(unique, nothing, errnos.ENOSYS); // discards, above all
  }
}

const nothing = new Uint8Array();

function readDisk(number: number, offset: number, length: number): Buffer {
  const data = Buffer.alloc(length);
  return data.subarray(0, readSync(disks[number]!, data, 0, length, offset));
}

function writeDisk(number: number, offset: number, data: Buffer): void {
  writeSync(disks[number]!, data, 0, data.length, offset);
  log.write(offset, data, number);
}
