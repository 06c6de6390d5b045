const flushed = (path: string): string[] => [`open ${path}`, `fsync ${path}`, `close ${path}`];

/** A rename that cannot be, as there are two devices; then a copy, which is on disk before the source goes. */
function across(from: string, to: string, directories: { into: string; outOf: string }): string[] {
  const { into, outOf } = directories;
  return [
    `lstat ${from}`,
    `lstat ${to}`,
    ...flushed(from),
    `open ${into}`,
    `open ${outOf}`,
    `rename ${from} ${to}`,
    `lstat ${from}`,
    `close ${outOf}`,
    `close ${into}`,
    `open ${outOf}`,
    ...copied(from, to, into),
    `rename T1 ${to}`,
    `fsync ${into}`,
    `close ${into}`,
    `close ${from}`,
    `lstat ${from}`, // is it still what was copied?
    `unlink ${from}`,
    `fsync ${outOf}`,
    `close ${outOf}`,
  ];
}

/** Owner, mode and times are the source's. */
function copied(from: string, to: string, into: string): string[] {
  return [
    `open ${from}`,
    `open ${into}`,
    "create T1",
    `read ${from}`,
    "write T1",
    `read ${from}`,
    `lstat ${from}`,
    `lstat ${to}`,
    "fchown T1",
    "fchmod T1",
    "utimes T1",
    "fsync T1",
    "close T1",
  ];
}

const acrossFull = across("one", "../other/one", { into: "../other", outOf: "." });

function copies(...written: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const steps = [
    "lstat one",
    "lstat two",
    "open one",
    "open .",
    "create T1",
    ...written,
    "lstat two",
    "fchmod T1",
    "fsync T1",
    "close T1",
  ];
  return {
    copy: [...steps, "rename T1 two", "fsync .", "close .", "close one"],
    "copy, no-clobber": [...steps, "link T1 two", "unlink T1", "fsync .", "close .", "close one"],
  };
}

/** What has the source's owner is copied by the system. */
export const copiesBySystem: Readonly<Record<string, readonly string[]>> = copies("clone one T1");

const taking = [
  "lstat one",
  "open one.untorn-lock",
  "mkdir T1",
  "mkdir T1/H1",
  "rename T1 one.untorn-lock",
  "lstat one",
];
const reading = ["open one", "read one", "read one", "close one"];
const giving = ["rmdir one.untorn-lock/H1", "rmdir one.untorn-lock"];

function saved(attributes: readonly string[]): string[] {
  return [
    "open .",
    "create T2",
    "write T2",
    ...attributes,
    "fsync T2",
    "close T2",
    "rename T2 one",
    "fsync .",
    "close .",
  ];
}

function several(temporary: string, path: string): string[] {
  const calls = ["create", "write", "fchown", "fchmod", "fsync", "close"];
  return [...calls.map((call) => `${call} ${temporary}`), `rename ${temporary} ${path}`];
}

/** Moves, locks and what works side by side. */
export const expectedOthers: Readonly<Record<string, readonly string[]>> = {
  move: ["lstat one", "lstat two", ...flushed("one"), "open .", "rename one two", "fsync .", "close ."],
  "move, over a file": [
    "lstat one",
    "lstat two",
    ...flushed("one"),
    "open .",
    "rename one two",
    "fsync .",
    "close .",
  ],
  // The new name is on disk before the old one can be gone there.
  "move, into a directory that is made": [
    "lstat one",
    "lstat logs/one",
    "lstat logs",
    "lstat .",
    ...flushed(".."),
    "mkdir logs",
    ...flushed("."),
    ...flushed("one"),
    "open logs",
    "open .",
    "rename one logs/one",
    "fsync logs",
    "fsync .",
    "close .",
    "close logs",
  ],
  "move, no-clobber": [
    "lstat one",
    "lstat two",
    ...flushed("one"),
    "open .",
    "link one two",
    "fsync .",
    "unlink one",
    "fsync .",
    "close .",
  ],
  "move, no-clobber, taken": ["lstat one", "lstat two"],
  "move of a link": ["lstat one", "lstat two", "open .", "rename one two", "fsync .", "close ."],
  "move, to another device": acrossFull,
  // The copy's name is on disk before the source goes, here too; that the source is gone need not be.
  "move, to another device, ordered": [
    "lstat one",
    "lstat ../other/one",
    ...flushed("one"),
    "rename one ../other/one",
    "lstat one",
    ...copied("one", "../other/one", "../other"),
    "rename T1 ../other/one",
    "fsync ../other",
    "close ../other",
    "close one",
    "lstat one",
    "unlink one",
  ],
  "move, from another device, no-clobber": [
    "lstat ../other/one",
    "lstat two",
    ...flushed("../other/one"),
    "open .",
    "open ../other",
    "link ../other/one two",
    "lstat two",
    "close ../other",
    "close .",
    "open ../other",
    ...copied("../other/one", "two", "."),
    "link T1 two",
    "unlink T1",
    "fsync .",
    "close .",
    "close ../other/one",
    "lstat ../other/one",
    "unlink ../other/one",
    "fsync ../other",
    "close ../other",
  ],
  ...copies("read one", "write T1", "read one"),
  remove: ["lstat one", "open .", "unlink one", "fsync .", "close ."],
  "replace a link": ["lstat link", "open .", "symlink new T1", "rename T1 link", "fsync .", "close ."],
  // Each move is on disk before the next one, which could else be there alone and overwrite an older file.
  rotate: [
    "lstat log",
    "open .",
    "list .",
    "close .",
    "open .",
    "rename log.1 log.2",
    "fsync .",
    "close .",
    "lstat log",
    "lstat log.1",
    ...flushed("log"),
    "open .",
    "rename log log.1",
    "fsync .",
    "close .",
  ],
  // In as many pieces as the compressor likes, which works beside.
  "rotate, compressed": [
    "lstat log",
    "open .",
    "list .",
    "close .",
    "open .",
    "rename log.1.gz log.2.gz",
    "fsync .",
    "close .",
    "lstat log",
    "lstat log.1.gz",
    "open .",
    "open log",
    "open .",
    "create T1",
    "read log…",
    "write T1…",
    "lstat log",
    "lstat log.1.gz",
    "fchown T1",
    "fchmod T1",
    "utimes T1",
    "fsync T1",
    "close T1",
    "rename T1 log.1.gz",
    "fsync .",
    "close .",
    "close log",
    "lstat log",
    "unlink log",
    "fsync .",
    "close .",
  ],
  // T1 becomes the lock, with its holder H1 in it; T2 is made in there, so that who loses the lock loses it too.
  "save under a lock": [...taking, ...saved(["fchown T2", "fchmod T2"]), ...giving],
  update: [...taking, ...reading, ...saved(["fchown T2", "fchmod T2"]), ...giving],
  "update of nothing": [...taking, ...saved([]), ...giving],
  // The names in one directory share its flush.
  "several files": [
    "lstat one",
    "open .",
    ...several("T1", "one"),
    "lstat two",
    ...several("T2", "two"),
    "fsync .",
    "close .",
    "lstat sub/three",
    "open sub",
    ...several("T3", "sub/three"),
    "fsync sub",
    "close sub",
  ],
};
