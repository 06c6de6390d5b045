const flushed = (path: string): string[] => [`open ${path}`, `fsync ${path}`, `close ${path}`];
const listed = ["open .", "list .", "close ."];
const lock = ".transaction.untorn-lock";

/** Somebody may have left something; and under the lock, once more. */
const begin = [
  ...listed,
  "lstat .transaction",
  `open ${lock}`,
  "mkdir T1",
  "mkdir T1/H1",
  `rename T1 ${lock}`,
  ...listed,
];
const end = [`rmdir ${lock}/H1`, `rmdir ${lock}`];

function staged(temporary: string, ...more: readonly string[]): string[] {
  return ["create", "write", ...more, "close"].map((call) => `${call} ${temporary}`);
}

const kept = ["fchown", "fchmod", "fsync"];

/** In the lock's holder: who has lost the lock cannot commit. */
function committed(temporary: string, journal: string): string[] {
  return [...staged(temporary, "fsync"), `rename ${temporary} ${journal}`];
}

/** The second call is for two names of one file, of which the rename has changed nothing. */
const placed = (temporary: string, path: string): string[] => [
  `rename ${temporary} ${path}`,
  `unlink ${temporary}`,
];
const buried = (path: string, grave: string): string[] => [`lstat ${path}`, `rename ${path} ${grave}`];
const isHeld = `lstat ${lock}/H1`;

/** Until the journal's name is on disk nothing has changed; until its removal is, the graves hold what was removed. */
export const expectedTransactions: Readonly<Record<string, readonly string[]>> = {
  transaction: [
    ...begin,
    "lstat one",
    "lstat two",
    "lstat three",
    "lstat four",
    ...staged("T2", ...kept),
    ...flushed("two"),
    "link two T3",
    ...flushed("."),
    ...committed("T4", "J1"),
    ...flushed("."),
    ...placed("T2", "one"),
    ...placed("T3", "three"),
    isHeld,
    ...buried("two", "T5"),
    ...buried("four", "T6"),
    ...flushed("."),
    "unlink J1",
    ...flushed("."),
    "unlink T5",
    "unlink T6",
    ...end,
  ],
  // J1 says in the other directory where the journal will be.
  "transaction, in two directories": [
    ...begin,
    "lstat one",
    "lstat sub/three",
    "lstat two",
    "lstat sub/two",
    "lstat sub/four",
    ...staged("T2", ...kept),
    ...staged("T3", "fsync"),
    ...flushed("two"),
    "link two T4",
    ...flushed("."),
    ...committed("T5", "J1"),
    ...flushed("sub"),
    ...committed("T6", "J2"),
    ...flushed("."),
    ...placed("T2", "one"),
    ...placed("T3", "sub/three"),
    ...placed("T4", "sub/two"),
    isHeld,
    ...buried("two", "T7"),
    ...buried("sub/four", "T8"),
    ...flushed("."),
    ...flushed("sub"),
    "unlink J2",
    ...flushed("."),
    "unlink T7",
    "unlink T8",
    "unlink J1",
    ...end,
  ],
  "transaction, none": [
    ...begin,
    "lstat one",
    "lstat four",
    ...staged("T2", "fchown", "fchmod"),
    ...committed("T3", "J1"),
    ...placed("T2", "one"),
    isHeld,
    ...buried("four", "T4"),
    "unlink J1",
    "unlink T4",
    ...end,
  ],
  "transaction, refused": [...begin, "lstat one", "lstat missing", ...end],
  // The file cannot be replaced: the temporary becomes the copy to finish from, which J1 names.
  "in place": [
    "lstat one",
    "open .",
    ...staged("T1", ...kept),
    "rename T1 one",
    "statfs T1",
    "lstat T1",
    ...committed("T2", "J1"),
    ...flushed("."),
    ...listed,
    "lstat one",
    "open one",
    "open T1",
    "read T1",
    "write one",
    "read T1",
    "close T1",
    "ftruncate one",
    "ftruncate one",
    "lstat T1",
    "lstat one",
    "fchmod one",
    "fsync one",
    "close one",
    "unlink J1",
    ...flushed("."),
    "unlink T1",
    "fsync .",
    "close .",
  ],
};
