// A filesystem of files `disk-0`, `disk-1`…, which logs what is written to them and when they are flushed: for the loop devices under
// filesystems under test. A process of its own, since whoever uses the mounted files waits for its answers.
//
//   node server.ts DIRECTORY LOG IMAGE...      says "ready" when it is mounted
import { spawn } from "node:child_process";
import { fstatSync, openSync, read, readSync, writeSync } from "node:fs";
import {
  type Attributes,
  attributesReply,
  entryReply,
  errnos,
  initReply,
  largestRequest,
  openReply,
  operations,
  type Request,
  reply,
  requestIn,
  writeReply,
} from "./fuse-protocol.ts";
import { LogWriter } from "./log.ts";

const [directory = "", logPath = "", ...images] = process.argv.slice(2);
const disks = images.map((image) => openSync(image, "r+"));
const log = new LogWriter(logPath);
const device = openSync("/dev/fuse", "r+");

const root: Attributes = { node: 1n, size: 0n, mode: 0o040755 };
const firstFile = 2;
const files = disks.map((disk, at): Attributes => {
  return { node: BigInt(firstFile + at), size: BigInt(fstatSync(disk).size), mode: 0o100600 };
});

// The process that mounts inherits the device as its file 3; the kernel keeps it, and we answer.
const options = "fd=3,rootmode=40000,user_id=0,group_id=0,allow_other";
spawn("mount", ["--internal-only", "-t", "fuse", "-o", options, "untorn-powercut", directory], {
  stdio: ["ignore", "inherit", "inherit", device],
}).once("exit", (status) => {
  if (status === 0) console.log("ready");
  else process.exit(1);
});
serve(Buffer.alloc(largestRequest));

function serve(buffer: Buffer): void {
  read(device, buffer, 0, buffer.length, null, (error, length) => {
    if (error?.code === "ENODEV") process.exit(0); // unmounted
    if (error === null && length > 0) {
      const answer = answerTo(requestIn(buffer, length));
      if (answer !== undefined) send(answer);
    }
    serve(buffer);
  });
}

function send(answer: Buffer): void {
  try {
    writeSync(device, answer);
  } catch {
    // the request was interrupted, and nobody waits any more
  }
}

function answerTo(request: Request): Buffer | undefined {
  const { operation, unique, node, body } = request;
  const number = Number(node) - firstFile;
  switch (operation) {
    case operations.init:
      return reply(unique, initReply());
    case operations.lookup: {
      const file = files.find((_, at) => body.toString("latin1", 0, body.length - 1) === `disk-${at}`);
      return file === undefined ? reply(unique, nothing, errnos.ENOENT) : reply(unique, entryReply(file));
    }
    case operations.getattr:
    case operations.setattr:
      return reply(unique, attributesReply(files[number] ?? root));
    case operations.open:
      return reply(unique, openReply());
    case operations.read:
      return reply(unique, readDisk(number, Number(body.readBigUInt64LE(8)), body.readUInt32LE(16)));
    case operations.write: {
      const length = body.readUInt32LE(16);
      writeDisk(number, Number(body.readBigUInt64LE(8)), body.subarray(40, 40 + length));
      return reply(unique, writeReply(length));
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
