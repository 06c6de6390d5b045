// Checked by the compiler: code that is written for one runtime compiles for the others.
import type * as bun from "@untorn/bun";
import type * as deno from "@untorn/deno";
import type * as node from "@untorn/node";
import { expect, test } from "vitest";

type Same<A, B> = [A, B] extends [B, A] ? true : false;

/** Deno has no streams of Node's of its own: an import of `createWriteStream` is an error of the compiler there, as of the runtime. */
type OfNode = Omit<typeof node, "createWriteStream">;

const same: { readonly bun: Same<typeof bun, typeof node>; readonly deno: Same<typeof deno, OfNode> } = {
  bun: true,
  deno: true,
};

test("the adapters of Node, Bun and Deno have the same exports of the same types, but for Node's streams", () => {
  expect(same).toEqual({ bun: true, deno: true });
});
