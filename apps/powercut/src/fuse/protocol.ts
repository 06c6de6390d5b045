// The part of the kernel's FUSE protocol (include/uapi/linux/fuse.h, version 7.31) that files, directories and links need.

const headerLength = 40;
const replyLength = 16;
/** Of one write's data; a request is this and two headers. */
const largestWrite = 128 * 1024;
export const largestRequest: number = largestWrite + 4096;

export const operations = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  setattr: 4,
  readlink: 5,
  symlink: 6,
  mkdir: 9,
  unlink: 10,
  rmdir: 11,
  rename: 12,
  link: 13,
  open: 14,
  read: 15,
  write: 16,
  statfs: 17,
  release: 18,
  fsync: 20,
  flush: 25,
  init: 26,
  opendir: 27,
  readdir: 28,
  releasedir: 29,
  fsyncdir: 30,
  access: 34,
  create: 35,
  interrupt: 36,
  destroy: 38,
  batchForget: 42,
} as const;

export const errnos = { ENOENT: 2, ENOSYS: 38 } as const;

export interface Request {
  readonly operation: number;
  readonly unique: bigint;
  readonly node: bigint;
  readonly uid: number;
  readonly gid: number;
  readonly body: Buffer;
}

export function requestIn(buffer: Buffer, length: number): Request {
  return {
    operation: buffer.readUInt32LE(4),
    unique: buffer.readBigUInt64LE(8),
    node: buffer.readBigUInt64LE(16),
    uid: buffer.readUInt32LE(24),
    gid: buffer.readUInt32LE(28),
    body: buffer.subarray(headerLength, length),
  };
}

/** The names at the end of a request, each of which ends in a zero. */
export function namesIn(body: Buffer, from = 0): string[] {
  return body.toString("utf8", from, body.length - 1).split("\0");
}

export function reply(unique: bigint, body: Uint8Array, errno = 0): Buffer {
  const message = Buffer.alloc(replyLength + body.length);
  message.writeUInt32LE(message.length, 0);
  message.writeInt32LE(-errno, 4);
  message.writeBigUInt64LE(unique, 8);
  message.set(body, replyLength);
  return message;
}

/** `fuse_init_out`: big writes, no read-ahead, nothing else. */
export function initReply(): Buffer {
  const body = Buffer.alloc(64);
  body.writeUInt32LE(7, 0);
  body.writeUInt32LE(31, 4);
  body.writeUInt32LE(0, 8); // read-ahead
  body.writeUInt32LE(1 << 5, 12); // FUSE_BIG_WRITES
  body.writeUInt16LE(16, 16); // requests in the background
  body.writeUInt16LE(12, 18);
  body.writeUInt32LE(largestWrite, 20);
  body.writeUInt32LE(1, 24); // nanoseconds
  return body;
}

export interface Attributes {
  readonly node: bigint;
  readonly size: bigint;
  readonly mode: number;
  readonly links?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** In nanoseconds, as the others. */
  readonly accessed?: bigint;
  readonly modified?: bigint;
  readonly changed?: bigint;
}

/** `fuse_entry_out`; for so many seconds what it says is true, and is not asked again. */
export function entryReply(attributes: Attributes, valid = longValid): Buffer {
  const head = Buffer.alloc(40);
  head.writeBigUInt64LE(attributes.node, 0);
  head.writeBigUInt64LE(valid, 16);
  head.writeBigUInt64LE(valid, 24);
  return Buffer.concat([head, attr(attributes)]);
}

/** `fuse_attr_out` */
export function attributesReply(attributes: Attributes, valid = longValid): Buffer {
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(valid, 0);
  return Buffer.concat([head, attr(attributes)]);
}

const longValid = 3600n; // seconds
const second = 1_000_000_000n;

function attr({ node, size, mode, links = 1, uid = 0, gid = 0, ...times }: Attributes): Buffer {
  const body = Buffer.alloc(88);
  body.writeBigUInt64LE(node, 0);
  body.writeBigUInt64LE(size, 8);
  body.writeBigUInt64LE(size / 512n, 16);
  const { accessed = 0n, modified = 0n, changed = 0n } = times;
  for (const [at, time] of [accessed, modified, changed].entries()) {
    body.writeBigUInt64LE(time / second, 24 + 8 * at);
    body.writeUInt32LE(Number(time % second), 48 + 4 * at);
  }
  body.writeUInt32LE(mode, 60);
  body.writeUInt32LE(links, 64);
  body.writeUInt32LE(uid, 68);
  body.writeUInt32LE(gid, 72);
  body.writeUInt32LE(4096, 80);
  return body;
}

/** `fuse_open_out`: every write comes here at once, and nothing is kept in the page cache. */
export function openReply(handle = 0n): Buffer {
  const body = Buffer.alloc(16);
  body.writeBigUInt64LE(handle, 0);
  body.writeUInt32LE(1, 8); // FOPEN_DIRECT_IO
  return body;
}

/** `fuse_write_out` */
export function writeReply(length: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt32LE(length, 0);
  return body;
}

/** `fuse_write_in`: where, and what. */
export function writeIn(body: Buffer): { offset: number; data: Buffer } {
  const length = body.readUInt32LE(16);
  return { offset: Number(body.readBigUInt64LE(8)), data: body.subarray(40, 40 + length) };
}

/** `fuse_read_in`, of a directory too. */
export function readIn(body: Buffer): { handle: bigint; offset: number; length: number } {
  const handle = body.readBigUInt64LE(0);
  return { handle, offset: Number(body.readBigUInt64LE(8)), length: body.readUInt32LE(16) };
}

/** What `fuse_setattr_in` sets. */
export interface Change {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly size?: number;
  readonly accessed?: bigint | "now";
  readonly modified?: bigint | "now";
}

export function setattrIn(body: Buffer): Change {
  const valid = body.readUInt32LE(0);
  const is = (bit: number): boolean => (valid & (1 << bit)) !== 0;
  const time = (seconds: number, rest: number): bigint =>
    body.readBigUInt64LE(seconds) * second + BigInt(body.readUInt32LE(rest));
  return {
    ...(is(0) ? { mode: body.readUInt32LE(68) } : {}),
    ...(is(1) ? { uid: body.readUInt32LE(76) } : {}),
    ...(is(2) ? { gid: body.readUInt32LE(80) } : {}),
    ...(is(3) ? { size: Number(body.readBigUInt64LE(16)) } : {}),
    ...(is(4) ? { accessed: is(7) ? "now" : time(32, 56) } : {}),
    ...(is(5) ? { modified: is(8) ? "now" : time(40, 60) } : {}),
  };
}

export interface Listed {
  readonly node: bigint;
  readonly name: string;
  readonly mode: number;
}

/** `fuse_dirent`s from one of them on, as many as there is room for. */
export function direntsReply(listed: readonly Listed[], from: number, room: number): Buffer {
  const entries: Buffer[] = [];
  let length = 0;
  for (const [at, { node, name, mode }] of listed.entries()) {
    if (at < from) continue;
    const bytes = Buffer.from(name);
    const entry = Buffer.alloc((24 + bytes.length + 7) & ~7);
    entry.writeBigUInt64LE(node, 0);
    entry.writeBigUInt64LE(BigInt(at + 1), 8);
    entry.writeUInt32LE(bytes.length, 16);
    entry.writeUInt32LE(mode >>> 12, 20);
    entry.set(bytes, 24);
    if (length + entry.length > room) break;
    entries.push(entry);
    length += entry.length;
  }
  return Buffer.concat(entries);
}

/** `fuse_statfs_out` of a disk that is neither full nor large. */
export function statfsReply(): Buffer {
  const body = Buffer.alloc(80);
  for (const [at, value] of [65_536n, 32_768n, 32_768n, 65_536n, 32_768n].entries())
    body.writeBigUInt64LE(value, 8 * at);
  body.writeUInt32LE(4096, 40);
  body.writeUInt32LE(255, 44);
  body.writeUInt32LE(4096, 48);
  return body;
}
