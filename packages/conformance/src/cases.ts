import type { Case } from "./case.ts";
import { argumentCases } from "./cases/arguments.ts";
import { backupCases } from "./cases/backup.ts";
import { cancellationCases } from "./cases/cancellation.ts";
import { changedBufferCases } from "./cases/changed-buffers.ts";
import { coalescingWriterCases } from "./cases/coalescing-writer.ts";
import { copyFileCases } from "./cases/copy-file.ts";
import { dataCases } from "./cases/data.ts";
import { durabilityCases } from "./cases/durability.ts";
import { encodingCases } from "./cases/encodings.ts";
import { errorCases } from "./cases/errors.ts";
import { faultCases } from "./cases/faults.ts";
import { fullDiskCases } from "./cases/full-disk.ts";
import { inPlaceCases } from "./cases/in-place.ts";
import { iterableCases } from "./cases/iterables.ts";
import { jsonCases } from "./cases/json.ts";
import { linkCases } from "./cases/links.ts";
import { lockCases } from "./cases/locks.ts";
import { meanwhileCases } from "./cases/meanwhile.ts";
import { modeCases } from "./cases/modes.ts";
import { moveFileCases } from "./cases/move-file.ts";
import { nameCases } from "./cases/names.ts";
import { noClobberCases } from "./cases/no-clobber.ts";
import { onTemporaryCases } from "./cases/on-temporary.ts";
import { ownerCases } from "./cases/owners.ts";
import { parentCases } from "./cases/parents.ts";
import { pendingCases } from "./cases/pending.ts";
import { pendingAsyncCases } from "./cases/pending-async.ts";
import { platformCases } from "./cases/platforms.ts";
import { progressCases } from "./cases/progress.ts";
import { queueCases } from "./cases/queue.ts";
import { removeFileCases } from "./cases/remove-file.ts";
import { rotateFileCases } from "./cases/rotate-file.ts";
import { skipUnchangedCases } from "./cases/skip-unchanged.ts";
import { streamCases } from "./cases/streams.ts";
import { sweepCases } from "./cases/sweep.ts";
import { symlinkCases } from "./cases/symlink.ts";
import { targetCases } from "./cases/targets.ts";
import { temporaryCases } from "./cases/temporaries.ts";
import { traceCases } from "./cases/trace.ts";
import { transactionCases } from "./cases/transaction.ts";
import { updateCases } from "./cases/updates.ts";
import { urlCases } from "./cases/urls.ts";
import { writableCases } from "./cases/writables.ts";
import { writeFilesCases } from "./cases/write-files.ts";

/** What must be true of every adapter, on every runtime. */
export const cases: readonly Case[] = [
  ...platformCases,
  ...dataCases,
  ...changedBufferCases,
  ...encodingCases,
  ...iterableCases,
  ...streamCases,
  ...meanwhileCases,
  ...modeCases,
  ...ownerCases,
  ...targetCases,
  ...linkCases,
  ...nameCases,
  ...urlCases,
  ...parentCases,
  ...noClobberCases,
  ...queueCases,
  ...lockCases,
  ...updateCases,
  ...jsonCases,
  ...cancellationCases,
  ...progressCases,
  ...skipUnchangedCases,
  ...backupCases,
  ...inPlaceCases,
  ...durabilityCases,
  ...temporaryCases,
  ...onTemporaryCases,
  ...sweepCases,
  ...traceCases,
  ...coalescingWriterCases,
  ...writeFilesCases,
  ...transactionCases,
  ...fullDiskCases,
  ...faultCases,
  ...pendingCases,
  ...pendingAsyncCases,
  ...writableCases,
  ...errorCases,
  ...argumentCases,
  ...moveFileCases,
  ...copyFileCases,
  ...removeFileCases,
  ...symlinkCases,
  ...rotateFileCases,
];
