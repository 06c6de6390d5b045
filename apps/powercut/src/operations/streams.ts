import type { Operation } from "./operation.ts";
import { contentName, saving } from "./saves.ts";

/** Streams of both kinds, in two pieces; and a coalescing writer, which is asynchronous as they are. */
export const streams: readonly Operation[] = [
  streaming("web stream", "createWritable"),
  streaming("web stream, new file, ordered", "createWritable", { durability: "ordered" }, false),
  aborted("web stream, aborted", "createWritable"),
  { ...streaming("node stream", "createWriteStream"), notOn: "Deno" },
  {
    ...streaming("node stream, no-clobber", "createWriteStream", { overwrite: false }, false),
    notOn: "Deno",
  },
  { ...aborted("node stream, destroyed", "createWriteStream"), notOn: "Deno" },
  streaming("coalesced", "createCoalescingWriter"),
];

function streaming(
  name: string,
  method: string,
  options: Parameters<typeof saving>[0]["options"] & object = {},
  existing = true,
): Operation {
  return { ...saving({ name, method, options, existing }), api: "async" };
}

/** Ended before all has been written: nothing has changed, and nothing is left. */
function aborted(name: string, method: string): Operation {
  const { before, request, ...rest } = streaming(name, method);
  return {
    ...rest,
    before,
    after: { [contentName]: before[contentName]! },
    request: { ...request, method: `${method}, aborted` },
  };
}
