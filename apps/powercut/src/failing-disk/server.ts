// A disk in memory whose requests fail when and how they are told to. The kernel asks it what any runtime's calls come to, on whatever
// thread: so faults hit the files of an operation, and nothing else of the process.
//
//   node server.ts DIRECTORY [plain]      says "ready" when it is mounted; then orders on its standard input (see faults.ts)
import { constants as fsConstants } from "node:fs";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import {
  attributesReply,
  direntsReply,
  entryReply,
  errnos,
  initReply,
  type Listed,
  namesIn,
  openReply,
  operations,
  type Request,
  readIn,
  reply,
  setattrIn,
  statfsReply,
  writeIn,
  writeReply,
} from "../fuse/protocol.ts";
import { serve } from "../fuse/serve.ts";
import type { Asked, DiskFault, DiskOrder, RequestName } from "./faults.ts";
import { Nodes, Refusal } from "./nodes.ts";

const [directory = "", kind] = process.argv.slice(2);
const nodes = new Nodes(kind === "plain");
const lists = new Map<bigint, Listed[]>();
let lastList = 0n;

let faults: readonly DiskFault[] = [];
let counts = new Map<RequestName, number>();
let asked: Asked[] | undefined;

serve(directory, answerTo, "default_permissions");

createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line) as DiskOrder;
  if ("begin" in order) {
    faults = order.begin;
    counts = new Map();
    asked = [];
    console.log("{}");
  } else {
    console.log(JSON.stringify(asked ?? []));
    faults = [];
    asked = undefined;
  }
});

const accessMode = fsConstants.O_WRONLY | fsConstants.O_RDWR;

/** What a request is, where it may fail; and what it is about. */
function nameOf({ operation, node, body }: Request): { name: RequestName; paths: string[] } | undefined {
  const at = (name?: string): string => nodes.pathOf(node, name);
  const [first = "", second = ""] = namesIn(body);
  switch (operation) {
    case operations.lookup:
      return { name: "lookup", paths: [at(first)] };
    case operations.getattr:
      return { name: "stat", paths: [at()] };
    case operations.setattr: {
      const { mode, uid, gid, size } = setattrIn(body);
      const name =
        size !== undefined
          ? "truncate"
          : (uid ?? gid) !== undefined
            ? "chown"
            : mode !== undefined
              ? "chmod"
              : "utimes";
      return { name, paths: [at()] };
    }
    case operations.readlink:
      return { name: "readlink", paths: [at()] };
    case operations.symlink:
      return { name: "symlink", paths: [second, at(first)] };
    case operations.mkdir:
      return { name: "mkdir", paths: [at(namesIn(body, 8)[0])] };
    case operations.unlink:
      return { name: "unlink", paths: [at(first)] };
    case operations.rmdir:
      return { name: "rmdir", paths: [at(first)] };
    case operations.rename: {
      const [from = "", to = ""] = namesIn(body, 8);
      return { name: "rename", paths: [at(from), nodes.pathOf(body.readBigUInt64LE(0), to)] };
    }
    case operations.link:
      return { name: "link", paths: [nodes.pathOf(body.readBigUInt64LE(0)), at(namesIn(body, 8)[0])] };
    case operations.open:
      return { name: (body.readUInt32LE(0) & accessMode) === 0 ? "open" : "open to write", paths: [at()] };
    case operations.read:
      return { name: "read", paths: [at()] };
    case operations.write:
      return { name: "write", paths: [at()] };
    case operations.statfs:
      return { name: "statfs", paths: [at()] };
    case operations.fsync:
      return { name: "fsync", paths: [at()] };
    case operations.flush:
      return { name: "close", paths: [at()] };
    case operations.opendir:
      return { name: "open directory", paths: [at()] };
    case operations.readdir:
      return { name: "list", paths: [at()] };
    case operations.fsyncdir:
      return { name: "fsync directory", paths: [at()] };
    case operations.create:
      return { name: "create", paths: [at(namesIn(body, 16)[0])] };
    default:
      return undefined;
  }
}

function answerTo(request: Request): Buffer | undefined {
  const { unique } = request;
  let about: ReturnType<typeof nameOf>;
  try {
    about = asked === undefined ? undefined : nameOf(request);
    if (about === undefined) return answerOf(request, (body) => reply(unique, body));
    const { name, paths } = about;
    const fault = faultFor(name);
    if (fault === undefined) {
      const answer = answerOf(request, (body) => reply(unique, body));
      asked?.push({ request: name, paths, onPurpose: false });
      return answer;
    }
    const { error, done = error === "short" } = fault;
    asked?.push({ request: name, paths, onPurpose: true, error, done });
    if (error === "short") return shortened(request);
    if (done) answerOf(request, (body) => reply(unique, body));
    return refused(unique, error);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (about !== undefined && asked?.at(-1)?.paths !== about.paths)
      asked?.push({ request: about.name, paths: about.paths, onPurpose: false, error: error.code });
    return refused(unique, error.code);
  }
}

function refused(unique: bigint, code: string): Buffer {
  return reply(unique, nothing, constants.errno[code as keyof typeof constants.errno]);
}

function faultFor(name: RequestName): DiskFault | undefined {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return faults.find(
    ({ request, nth, forEver }) => request === name && (count === nth || (forEver && count > nth)),
  );
}

/** A write that takes half. */
function shortened({ unique, node, body }: Request): Buffer {
  const { offset, data } = writeIn(body);
  const some = data.subarray(0, Math.ceil(data.length / 2));
  nodes.write(node, offset, some);
  return reply(unique, writeReply(some.length));
}

const nothing = new Uint8Array();
/** The kernel asks again for everything, each time. */
const never = 0n;

function entryOf({ node }: { readonly node: bigint }): Buffer {
  return entryReply(nodes.attributes(node), never);
}

function answerOf(request: Request, done: (body: Uint8Array) => Buffer): Buffer | undefined {
  const { operation, unique, node, body } = request;
  const [first = "", second = ""] = namesIn(body);
  switch (operation) {
    case operations.init:
      return done(initReply());
    case operations.lookup:
      return done(entryOf(nodes.lookup(node, first)));
    case operations.getattr:
      return done(attributesReply(nodes.attributes(node), never));
    case operations.setattr:
      return done(attributesReply(nodes.attributes(nodes.change(node, setattrIn(body)).node), never));
    case operations.readlink:
      return done(nodes.target(node));
    case operations.symlink:
      return done(entryOf(nodes.symlink(node, first, second, request)));
    case operations.mkdir: {
      const [name = ""] = namesIn(body, 8);
      return done(entryOf(nodes.makeDirectory(node, name, body.readUInt32LE(0), request)));
    }
    case operations.unlink:
      return done(nodes.unlink(node, first) ?? nothing);
    case operations.rmdir:
      return done(nodes.removeDirectory(node, first) ?? nothing);
    case operations.rename: {
      const [from = "", to = ""] = namesIn(body, 8);
      return done(nodes.rename(node, from, body.readBigUInt64LE(0), to) ?? nothing);
    }
    case operations.link: {
      const [name = ""] = namesIn(body, 8);
      return done(entryOf(nodes.link(body.readBigUInt64LE(0), node, name)));
    }
    case operations.create: {
      const [name = ""] = namesIn(body, 16);
      const made = nodes.create(node, name, body.readUInt32LE(4), request);
      return done(Buffer.concat([entryOf(made), openReply()]));
    }
    case operations.open:
      return done(openReply());
    case operations.read: {
      const { offset, length } = readIn(body);
      return done(nodes.read(node, offset, length));
    }
    case operations.write: {
      const { offset, data } = writeIn(body);
      nodes.write(node, offset, data);
      return done(writeReply(data.length));
    }
    case operations.opendir:
      lists.set(++lastList, nodes.list(node));
      return done(openReply(lastList));
    case operations.readdir: {
      const { handle, offset, length } = readIn(body);
      return done(direntsReply(lists.get(handle) ?? [], offset, length));
    }
    case operations.releasedir:
      lists.delete(body.readBigUInt64LE(0));
      return done(nothing);
    case operations.statfs:
      return done(statfsReply());
    case operations.fsync:
    case operations.fsyncdir:
    case operations.flush:
    case operations.release:
      return done(nothing);
    case operations.forget:
      return nodes.forget(node, body.readBigUInt64LE(0));
    case operations.batchForget:
      for (let at = 0; at < body.readUInt32LE(0); at++)
        nodes.forget(body.readBigUInt64LE(8 + 16 * at), body.readBigUInt64LE(16 + 16 * at));
      return undefined;
    case operations.interrupt:
      return undefined; // wants none
    default:
      return reply(unique, nothing, errnos.ENOSYS);
  }
}
