import type { Operation } from "./operation.ts";
import { contentName, type Save, saving } from "./saves.ts";

/** So much is written at once, and more afterwards; version 1 is small, and waits for the end. */
const large = 3;

/** Streams of both kinds, in two pieces; and a coalescing writer, which is asynchronous as they are. */
export const streams: readonly Operation[] = [
  streaming({ name: "web stream", method: "createWritable", version: large }),
  streaming({ name: "web stream, small", method: "createWritable" }),
  streaming({
    name: "web stream, new file, ordered",
    method: "createWritable",
    options: { durability: "ordered" },
    existing: false,
    version: large,
  }),
  aborted("web stream, aborted", "createWritable"),
  { ...streaming({ name: "node stream", method: "createWriteStream", version: large }), notOn: "Deno" },
  { ...streaming({ name: "node stream, small", method: "createWriteStream" }), notOn: "Deno" },
  {
    ...streaming({
      name: "node stream, no-clobber",
      method: "createWriteStream",
      options: { overwrite: false },
      existing: false,
    }),
    notOn: "Deno",
  },
  { ...aborted("node stream, destroyed", "createWriteStream"), notOn: "Deno" },
  streaming({ name: "coalesced", method: "createCoalescingWriter" }),
];

function streaming(save: Save): Operation {
  return { ...saving(save), api: "async" };
}

/** Ended before all has been written: nothing has changed, and nothing is left. */
function aborted(name: string, method: string): Operation {
  const { before, request, ...rest } = streaming({ name, method, version: large });
  return {
    ...rest,
    before,
    after: { [contentName]: before[contentName]! },
    request: { ...request, method: `${method}, aborted` },
  };
}
