const held = ["open one.untorn-lock", "mkdir T1", "mkdir T1/H1", "rename T1 one.untorn-lock"];
const released = ["rmdir one.untorn-lock/H1", "rmdir one.untorn-lock"];
const read = ["open one", "read one", "read one", "close one"];
const kept = ["fchown", "fchmod"];

function made(temporary: string, ...more: readonly string[]): string[] {
  return ["create", "write", ...more].map((call) => `${call} ${temporary}`);
}

function replaced(temporary: string): string[] {
  return [`close ${temporary}`, `rename ${temporary} one`, "fsync .", "close ."];
}

const atOnce = ["lstat one", "open .", ...made("T1", ...kept, "fsync"), ...replaced("T1")];
const under = ["lstat one", ...held, "lstat one", ...read];
const aborted = ["lstat one", "open .", ...made("T1"), "close T1", "unlink T1", "close ."];
const streamed = (...writes: readonly string[]): string[] => [
  "lstat one",
  "open .",
  ...made("T1", ...writes),
  "lstat one",
  ...kept.map((call) => `${call} T1`),
  "fsync T1",
  ...replaced("T1"),
];

/** JSON, which is read first to keep its layout; and streams, whose target is looked at again before the commit
 * where they were opened before it. */
export const expectedStreams: Readonly<Record<string, readonly string[]>> = {
  "read JSON": read,
  "write JSON": ["lstat one", ...read, "open .", ...made("T1", ...kept, "fsync"), ...replaced("T1")],
  "write JSON, new file": ["lstat one", "open .", ...made("T1", "fsync"), ...replaced("T1")],
  "update JSON": [...under, "open .", ...made("T2", ...kept, "fsync"), ...replaced("T2"), ...released],
  "update JSON, the same": [...under, ...released],
  "update JSON, broken": [...under, ...released],
  "web stream": streamed("write"),
  "web stream, small": streamed(), // both pieces in one call
  "web stream, new file, ordered": [
    "lstat one",
    ...made("T1", "write"),
    "lstat one",
    "fsync T1",
    "close T1",
    "rename T1 one",
  ],
  "web stream, aborted": aborted,
  "node stream": streamed("write"),
  "node stream, small": atOnce,
  "node stream, no-clobber": [
    "lstat one",
    "open .",
    ...made("T1"),
    "fsync T1",
    "close T1",
    "link T1 one",
    "unlink T1",
    "fsync .",
    "close .",
  ],
  "node stream, destroyed": aborted,
  coalesced: atOnce,
};
