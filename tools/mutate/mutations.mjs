// One-line edits of `core`, each of which a test must notice.
//
// A name says what is broken then. `find` is a part of one line, in its file exactly once: whoever changes that line changes it
// here too. A mutant that does the same as the original does not belong here.
import { argumentMutations } from "./mutations/arguments.mjs";
import { attributeMutations } from "./mutations/attributes.mjs";
import { backupMutations } from "./mutations/backup.mjs";
import { batchMutations } from "./mutations/batch.mjs";
import { coalescingMutations } from "./mutations/coalescing.mjs";
import { commitMutations } from "./mutations/commit.mjs";
import { dataMutations } from "./mutations/data.mjs";
import { directoryMutations } from "./mutations/directories.mjs";
import { inPlaceMutations } from "./mutations/in-place.mjs";
import { lockMutations } from "./mutations/locks.mjs";
import { nameMutations } from "./mutations/names.mjs";
import { pendingMutations } from "./mutations/pending.mjs";
import { protocolMutations } from "./mutations/protocol.mjs";
import { queueMutations } from "./mutations/queue.mjs";
import { sweepMutations } from "./mutations/sweep.mjs";
import { targetMutations } from "./mutations/target.mjs";
import { temporaryMutations } from "./mutations/temporaries.mjs";
import { threadMutations } from "./mutations/thread.mjs";
import { traceMutations } from "./mutations/trace.mjs";
import { transactionMutations } from "./mutations/transaction.mjs";

/** @type {readonly import("./mutate.mjs").Mutation[]} */
export const mutations = [
  ...protocolMutations,
  ...targetMutations,
  ...directoryMutations,
  ...temporaryMutations,
  ...sweepMutations,
  ...traceMutations,
  ...threadMutations,
  ...attributeMutations,
  ...coalescingMutations,
  ...commitMutations,
  ...backupMutations,
  ...inPlaceMutations,
  ...batchMutations,
  ...lockMutations,
  ...transactionMutations,
  ...nameMutations,
  ...dataMutations,
  ...pendingMutations,
  ...queueMutations,
  ...argumentMutations,
];
