import { atOnce } from "./at-once.ts";
import { batch } from "./batch.ts";
import { bundleSize } from "./bundle-size.ts";
import { crowd, crowdAlone } from "./crowd.ts";
import { byWriters, fillDirectories, inCrowds } from "./curves.ts";
import { importTime, install } from "./import-time.ts";
import { lockedUpdate } from "./locked-update.ts";
import { moveAcross, moveWithin } from "./move.ts";
import { newestWins } from "./newest-wins.ts";
import { overwrite, overwriteSync } from "./overwrite.ts";
import { streamed, streamedAlone, streamedBriefly, streamedLines, streamedMemory } from "./stream.ts";
import { timed, type Workload } from "./workload.ts";

const KiB = 1024;
const MiB = 1024 * KiB;

export const workloads: readonly Workload[] = [
  {
    id: "W1",
    title: "1 KiB, overwritten one after the other",
    shares: 4,
    measure: timed(({ directory }) => overwrite(directory, KiB)),
  },
  {
    id: "W2",
    title: "1 KiB, overwritten one after the other, sync",
    shares: 2,
    measure: timed(({ directory }) => overwriteSync(directory, KiB)),
  },
  {
    id: "W3",
    title: "64 files of one directory at once, 1 KiB each",
    shares: 2,
    measure: timed(({ directory }) => atOnce(directory, 64)),
  },
  {
    id: "W4a",
    title: "1 MiB, overwritten one after the other",
    measure: timed(({ directory }) => overwrite(directory, MiB)),
  },
  {
    id: "W4b",
    title: "64 MiB, overwritten one after the other",
    long: true,
    measure: timed(({ directory, scale }) =>
      overwrite(directory, (scale === "quick" ? 4 : 64) * MiB, ["write-file-atomic"]),
    ),
  },
  {
    id: "W5a",
    title: "a stream of 128 MiB (--large: 1 GiB), by its time",
    long: true,
    measure: timed(streamed),
  },
  {
    id: "W5b",
    title: "a stream of 1 GiB, by the memory that it needs",
    long: true,
    where: "tmpfs",
    measure: streamedMemory,
    alone: streamedAlone,
  },
  { id: "W5c", title: "a stream of 4 MiB in chunks of 200 bytes", long: true, measure: timed(streamedLines) },
  { id: "W5d", title: "a stream of two chunks of 1 KB", long: true, measure: timed(streamedBriefly) },
  { id: "W6", title: "1,000 files of 4 KiB, durably, told by the file", measure: timed(batch) },
  {
    id: "W7",
    title: "10,000 writes to one file at once, of which the newest counts",
    measure: timed(newestWins),
  },
  { id: "W8", title: "100 KB of JSON, changed under a lock", measure: timed(lockedUpdate) },
  { id: "W9a", title: "256 MiB, moved within a directory", measure: timed(moveWithin) },
  {
    id: "W9b",
    title: "64 MiB (--large: 256 MiB), moved to the other filesystem and back",
    long: true,
    where: "anywhere",
    measure: timed(moveAcross),
  },
  {
    id: "W10",
    title: "10,000 and 50,000 writes at once, by the memory that they need",
    long: true,
    where: "tmpfs",
    measure: crowd,
    alone: crowdAlone,
  },
  {
    id: "W11a",
    title: "1 KiB in a directory of many files, durably",
    long: true,
    prepare: fillDirectories,
    measure: inCrowds,
  },
  {
    id: "W11b",
    title: "1 KiB by many writers at once, durably, told by the file",
    long: true,
    measure: byWriters,
  },
  {
    id: "W12a",
    title: "import, by its time",
    where: "anywhere",
    prepare: install,
    measure: importTime,
  },
  {
    id: "W12b",
    title: "what a bundle takes of it, minified and compressed",
    where: "anywhere",
    measure: bundleSize,
  },
];
