import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { untorn } from "../src/contender.ts";
import type { Operation } from "../src/operations/operation.ts";
import { operations } from "../src/operations/operations.ts";
import { cannotTrace } from "../src/requirements.ts";
import { TracedWriter } from "../src/traced-writer.ts";

const obstacle = cannotTrace();
const overwrite = operations.find(({ name }) => name === "overwrite") as Operation;

test.skipIf(obstacle !== undefined)(
  `a fault that hits the runtime, and not the operation, is told${obstacle === undefined ? "" : ` [skipped: ${obstacle}]`}`,
  async () => {
    const scratch = mkdtempSync(join(tmpdir(), "powercut-test-"));
    const node = { name: "Node", version: process.versions.node, binary: process.execPath } as const;
    const writer = new TracedWriter(untorn, node, "sync", scratch);
    try {
      await writer.arrange(overwrite);
      // The first that it reads is its order, not a file.
      const missed = await writer.trace(overwrite, ["read:error=EIO:when=1"]);
      expect(missed.elsewhere).toMatchObject({ name: "read", injected: true });
      await writer.arrange(overwrite);
      const { elsewhere, calls } = await writer.trace(overwrite, ["fsync:error=EIO:when=1"]);
      expect(elsewhere).toBeUndefined();
      expect(calls.filter(({ injected }) => injected).map(({ name }) => name)).toEqual(["fsync"]);
    } finally {
      await writer.end();
      rmSync(scratch, { recursive: true, force: true });
    }
  },
  60_000,
);
