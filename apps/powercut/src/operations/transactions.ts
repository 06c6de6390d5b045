import { dirname } from "node:path";
import { givenMode } from "../workloads.ts";
import type { Request } from "../writers/orders.ts";
import { calling } from "./moves.ts";
import type { Operation } from "./operation.ts";
import { saving } from "./saves.ts";
import { made } from "./tree.ts";

const four = { four: made("four", 0, givenMode) };
const before = { one: made("one", 0, givenMode), two: made("two", 0, 0o600), ...four };

/** All or nothing for whoever calls `recover` first. Until then each file is old or new, and one that moves is somewhere. */
export const transactions: readonly Operation[] = [
  transacting({
    name: "transaction",
    steps: ["write", "move", "remove"],
    paths: ["one", "two", "three", "four"],
    before,
    after: { one: made("one", 1, givenMode), three: made("two", 0, 0o600) },
  }),
  transacting({
    name: "transaction, in two directories",
    steps: ["write", "write", "move", "remove"],
    paths: ["one", "sub/three", "two", "sub/two", "sub/four"],
    contents: ["one", "three"],
    before: { one: before.one, two: before.two, "sub/four": made("four", 0) },
    after: {
      one: made("one", 1, givenMode),
      "sub/three": made("three", 1),
      "sub/two": made("two", 0, 0o600),
    },
  }),
  transacting({
    name: "transaction, none",
    steps: ["write", "remove"],
    paths: ["one", "four"],
    options: { durability: "none" },
    before: { one: before.one, ...four },
    after: { one: made("one", 1, givenMode) },
  }),
  // What comes first must not be done when what comes last cannot be.
  transacting({
    name: "transaction, refused",
    steps: ["write", "remove"],
    paths: ["one", "missing"],
    before,
    after: before,
    refusal: "ENOENT",
  }),
];

/** A file that can only be overwritten; a reader may see it half done, and `recover` makes it whole. */
export const inPlace: readonly Operation[] = [
  {
    ...saving({ name: "in place", options: { inPlaceFallback: true } }),
    bound: "one",
    between: "anything",
    recovers: true,
  },
];

/** What finishes an operation that was interrupted, in each of its directories. */
export function recoveriesOf({ request }: Operation): Pick<Operation, "request">[] {
  const directories = new Set(request.paths.map((path) => dirname(path)));
  return [...directories].map((directory) => calling("recover", [directory]));
}

interface Several extends Pick<Operation, "name" | "before" | "after" | "refusal"> {
  /** What the transaction says, each with the next of the paths: a move with the next two. */
  readonly steps: readonly ("write" | "move" | "remove")[];
  readonly paths: readonly string[];
  /** Of what is written. */
  readonly contents?: readonly string[];
  readonly options?: Request["options"];
}

function transacting({ steps, paths, contents = ["one"], options = {}, ...rest }: Several): Operation {
  return {
    ...rest,
    request: {
      method: "transaction",
      paths,
      contents: contents.map((name) => [name, 1] as const),
      options: { ...options, steps, timeout: 5000 },
    },
    between: "mixed",
    recovers: true,
  };
}
