// The part of the kernel's FUSE protocol (include/uapi/linux/fuse.h, version 7.31) that a directory with some files needs.

export const headerLength = 40;
export const replyLength = 16;
/** Of one write's data; a request is this and two headers. */
export const largestWrite = 128 * 1024;
export const largestRequest: number = largestWrite + 4096;

export const operations = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  setattr: 4,
  open: 14,
  read: 15,
  write: 16,
  statfs: 17,
  release: 18,
  fsync: 20,
  flush: 25,
  init: 26,
  access: 34,
  interrupt: 36,
  destroy: 38,
  batchForget: 42,
} as const;

export const errnos = { ENOENT: 2, EIO: 5, ENOSYS: 38 } as const;

export interface Request {
  readonly operation: number;
  readonly unique: bigint;
  readonly node: bigint;
  readonly body: Buffer;
}

export function requestIn(buffer: Buffer, length: number): Request {
  return {
    operation: buffer.readUInt32LE(4),
    unique: buffer.readBigUInt64LE(8),
    node: buffer.readBigUInt64LE(16),
    body: buffer.subarray(headerLength, length),
  };
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
}

/** `fuse_entry_out`; what it says stays true, so that it is not asked again. */
export function entryReply(attributes: Attributes): Buffer {
  const head = Buffer.alloc(40);
  head.writeBigUInt64LE(attributes.node, 0);
  head.writeBigUInt64LE(valid, 16);
  head.writeBigUInt64LE(valid, 24);
  return Buffer.concat([head, attr(attributes)]);
}

/** `fuse_attr_out` */
export function attributesReply(attributes: Attributes): Buffer {
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(valid, 0);
  return Buffer.concat([head, attr(attributes)]);
}

const valid = 3600n; // seconds

function attr({ node, size, mode }: Attributes): Buffer {
  const body = Buffer.alloc(88);
  body.writeBigUInt64LE(node, 0);
  body.writeBigUInt64LE(size, 8);
  body.writeBigUInt64LE(size / 512n, 16);
  body.writeUInt32LE(mode, 60);
  body.writeUInt32LE(1, 64);
  body.writeUInt32LE(4096, 80);
  return body;
}

/** `fuse_open_out`: every write comes here at once, and nothing is kept in the page cache. */
export function openReply(): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(1, 8); // FOPEN_DIRECT_IO
  return body;
}

/** `fuse_write_out` */
export function writeReply(length: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt32LE(length, 0);
  return body;
}
