import { givenMode } from "../workloads.ts";
import type { Request } from "../writers/orders.ts";
import { type Operation, otherDevice } from "./operation.ts";
import { made, packed } from "./tree.ts";

const one = made("one", 0, givenMode);
const two = made("two", 0, 0o600);
const log = made("log", 2, givenMode);
const other = `${otherDevice}/one`;

/** What gives a file another name, another one, or none. */
export const moves: readonly Operation[] = [
  moving({ name: "move", before: { one }, after: { two: one } }),
  moving({ name: "move, over a file", before: { one, two }, after: { two: one } }),
  moving({
    name: "move, into a directory that is made",
    options: { createParents: true },
    to: "logs/one",
    before: { one },
    after: { "logs/one": one },
  }),
  // A link and a removal: two steps.
  moving({
    name: "move, no-clobber",
    options: { overwrite: false },
    before: { one },
    after: { two: one },
    between: [{ one, two: one }],
  }),
  moving({
    name: "move, no-clobber, taken",
    options: { overwrite: false },
    before: { one, two },
    after: { one, two },
    refusal: "EEXIST",
  }),
  moving({
    name: "move of a link",
    before: { one: { link: "x" }, x: two },
    after: { two: { link: "x" }, x: two },
  }),
  moving({
    name: "move, to another device",
    to: other,
    before: { one },
    after: { [other]: one },
    between: [{ one, [other]: one }],
    twoDevices: true,
  }),
  moving({
    name: "move, to another device, ordered",
    options: { durability: "ordered" },
    to: other,
    before: { one, [other]: two },
    after: { [other]: one },
    between: [{ one, [other]: one }],
    twoDevices: true,
  }),
  moving({
    name: "move, from another device, no-clobber",
    options: { overwrite: false },
    from: other,
    to: "two",
    before: { [other]: one },
    after: { two: one },
    between: [{ two: one, [other]: one }],
    twoDevices: true,
  }),
  {
    ...calling("copyFile", ["one", "two"]),
    name: "copy",
    before: { one },
    after: { one, two: made("one", 0, givenMode) },
  },
  {
    ...calling("copyFile", ["one", "two"], { overwrite: false }),
    name: "copy, no-clobber",
    before: { one },
    after: { one, two: made("one", 0, givenMode) },
  },
  { ...calling("removeFile", ["one"]), name: "remove", before: { one, two }, after: { two } },
  {
    ...calling("symlink", ["link"], { target: "new" }),
    name: "replace a link",
    notOn: "Deno",
    before: { link: { link: "old" } },
    after: { link: { link: "new" } },
  },
  {
    ...calling("rotateFile", ["log"], { keep: 2 }),
    name: "rotate",
    before: { log: made("log", 2), "log.1": made("log", 1), "log.2": made("log", 0) },
    after: { "log.1": made("log", 2), "log.2": made("log", 1) },
    begun: [{ log: made("log", 2), "log.2": made("log", 1) }],
  },
  // The file goes when its copy is on disk.
  {
    ...calling("rotateFile", ["log"], { keep: 2, gzip: true }),
    name: "rotate, compressed",
    api: "async",
    before: { log, "log.1.gz": packed("log", 1, givenMode), "log.2.gz": packed("log", 0, givenMode) },
    after: { "log.1.gz": packed("log", 2, givenMode), "log.2.gz": packed("log", 1, givenMode) },
    begun: [{ log, "log.2.gz": packed("log", 1, givenMode) }],
    between: [{ log, "log.1.gz": packed("log", 2, givenMode), "log.2.gz": packed("log", 1, givenMode) }],
  },
];

interface Move extends Pick<Operation, "name" | "before" | "after" | "between" | "refusal" | "twoDevices"> {
  readonly from?: string;
  readonly to?: string;
  readonly options?: Request["options"];
}

function moving({ from = "one", to = "two", options = {}, ...rest }: Move): Operation {
  return { ...calling("moveFile", [from, to], options), ...rest };
}

/** A call that takes paths and options. */
export function calling(
  method: string,
  paths: readonly string[],
  options: Request["options"] = {},
): { readonly request: Request } {
  return { request: { method, paths, contents: [], options } };
}
