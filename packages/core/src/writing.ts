import type { Source } from "./data.ts";
import { invalidArgument, report } from "./errors.ts";
import type { Host } from "./host.ts";
import { atBegin, type Job } from "./job.ts";
import type { Receipt, WriteRequest } from "./options.ts";
import { isSamePath } from "./paths.ts";
import type { Steps } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import { resolveTarget } from "./target.ts";
import { wholePath } from "./whole-path.ts";

/** One call of a function that writes a file. `sourceOf` is called when all else was checked, as it may lock a stream. */
export function jobOf(
  host: Host,
  operation: string,
  path: unknown,
  request: WriteRequest,
  sourceOf: () => Source,
): Job {
  const whole = wholePath(path, "path", operation, host.platform);
  const { backup } = request;
  return {
    host,
    request,
    backup: backup === undefined || backup === true ? backup : backupPath(backup, whole, operation, host),
    situation: atBegin(operation, whole),
    source: sourceOf(),
  };
}

function backupPath(backup: unknown, path: string, operation: string, host: Host): string {
  const to = wholePath(backup, "backup", operation, host.platform);
  if (isSamePath(to, path, host.platform.pathStyle))
    throw invalidArgument("VALUE", "backup must be another path than the file's own");
  return to;
}

/** Does the whole job, without waiting for anybody's turn. */
export function* writing(job: Job): Steps<Receipt> {
  try {
    void job.request.cancellation.check();
    return yield* replaceFile(yield* resolveTarget(job.situation.path, job), job);
  } catch (error) {
    throw report(error, job.situation);
  } finally {
    void job.source.release();
  }
}
