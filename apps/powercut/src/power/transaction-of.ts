import { contentOf } from "../content.ts";
import { made, type Tree } from "../operations/tree.ts";
import type { Request } from "../writers/orders.ts";

/** What is there after so many transactions. Each writes two files in two directories, moves one to and fro, and takes a mark forward. */
export function treeAfter(version: number): Tree {
  return {
    index: made("index", version),
    "sub/part": made("part", version),
    [placeOf(version)]: made("token", 0),
    [`mark-${version}`]: made("mark", version),
  };
}

/** The transaction that leads there from the version before. */
export function transactionTo(version: number): Request {
  return {
    method: "transaction",
    paths: [
      "index",
      "sub/part",
      `mark-${version}`,
      placeOf(version - 1),
      placeOf(version),
      `mark-${version - 1}`,
    ],
    contents: [
      ["index", version],
      ["part", version],
      ["mark", version],
    ],
    options: { steps: ["write", "write", "write", "move", "remove"], timeout: 5000 },
  };
}

/** The pieces of {@link transactionTo}. */
export function piecesOf({ contents }: Request): Uint8Array[] {
  return contents.map(([name, version]) => contentOf(name, version));
}

const placeOf = (version: number): string => (version % 2 === 0 ? "here" : "sub/there");
