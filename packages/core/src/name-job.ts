import type { Source } from "./data.ts";
import { hostOf } from "./host.ts";
import type { Job } from "./job.ts";
import type { WriteRequest } from "./options.ts";
import { keyOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { jobOf } from "./writing.ts";

/** No bytes: of what works on names alone. */
const nothing: Source = {
  isSlow: false,
  whole: undefined,
  *next() {
    return undefined;
  },
  release: () => undefined,
};

/** The job of an operation that is given paths and no data. */
export function nameJob<File, Directory>(
  platform: Platform<File, Directory>,
  operation: string,
  request: WriteRequest,
  path: string,
  from?: string,
): Job {
  const job = jobOf(hostOf(platform), operation, path, request, () => nothing);
  return from === undefined ? job : { ...job, situation: { ...job.situation, from } };
}

/** Waits until these paths are nobody else's in this process, and few enough files are open. */
export async function inTurns<T>(job: Job, paths: readonly string[], work: () => Promise<T>): Promise<T> {
  const { turns, files, platform } = job.host;
  const { cancellation } = job.request;
  void cancellation.check();
  const leave = await turns.enterAll(
    paths.map((path) => keyOf(path, platform.pathStyle)),
    cancellation,
  );
  try {
    await files.enter(cancellation);
    try {
      return await work();
    } finally {
      void files.leave();
    }
  } finally {
    void leave();
  }
}
