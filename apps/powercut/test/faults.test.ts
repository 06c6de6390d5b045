import { expect, test } from "vitest";
import { onThread, untorn } from "../src/contender.ts";
import { cannotHave, type FilesystemKind, filesystemKinds } from "../src/filesystem-kinds.ts";
import { operationsFor } from "../src/operations/operations.ts";
import { cannotServe, cannotTrace, hasFuse, lacking, type Obstacle } from "../src/requirements.ts";
import type { Row } from "../src/row.ts";
import { runtimeNames } from "../src/runtimes.ts";
import type { Api } from "../src/writers/orders.ts";
import { measure } from "./measure.ts";

const patience = 240_000;
const ext4 = filesystemKinds[0] as FilesystemKind;
const noTracer = cannotTrace();
const noDisk = cannotServe();
const noCuts =
  cannotHave(ext4) ?? lacking("xfs_io", "unshare") ?? (hasFuse() ? undefined : "needs /dev/fuse");

/** Where files can share blocks, of those that can be had here. */
const reflinks = filesystemKinds
  .filter((kind) => kind.reflink && cannotHave(kind) === undefined)
  .map(({ name }) => name);

/** A test, or the reason why it cannot be had here. */
function testUnless(obstacle: Obstacle, name: string, body: () => Promise<void>): void {
  if (obstacle === undefined) test(name, body, patience);
  else test.skip(`${name} [skipped: ${obstacle}]`, body);
}

for (const runtime of runtimeNames) {
  testUnless(
    noTracer,
    `on ${runtime} each operation makes the calls of the protocol, in order, and no other`,
    async () => {
      const { status, rows, failures } = await measure("--only", "order", "--runtimes", runtime);
      expect({ status, failures }).toEqual({ status: 0, failures: [] });
      const count = (api: Api): number => operationsFor(untorn, runtime, api).length;
      const shared = runtime === "Deno" ? [] : reflinks;
      const copies = shared.flatMap((name) =>
        ["copy, sync", "copy, no-clobber, sync", "copy, async", "copy, no-clobber, async"].map(
          (copy) => `${name}: ${copy}`,
        ),
      );
      const isOnThread = onThread.runtimes.includes(runtime);
      const there = isOnThread ? operationsFor(onThread, runtime, "async").length : 0;
      expect(rows.map(({ trials }) => trials)).toEqual(
        Array.from({ length: count("sync") + count("async") + copies.length + there }, () => 1),
      );
      const onReflinks = rows.filter(({ filesystem }) => reflinks.includes(filesystem));
      expect(onReflinks.map(({ filesystem, fault }) => `${filesystem}: ${fault}`)).toEqual(copies);
    },
  );

  testUnless(
    noTracer,
    `on ${runtime} the answer is true when a system call fails, and nothing is left behind`,
    async () => {
      const { status, rows, failures } = await measure(
        "--only",
        "errors",
        "--every",
        "31",
        "--runtimes",
        runtime,
      );
      expect({ status, failures }).toEqual({ status: 0, failures: [] });
      for (const { trials } of rows) expect(trials).toBeGreaterThan(10);
      const onDisk = rows.filter(({ fault }) => fault.startsWith("failing disk, "));
      expect(onDisk.length > 0).toBe(noDisk === undefined);
    },
  );

  testUnless(
    noTracer,
    `on ${runtime} what a killed process leaves is recovered, swept and in nobody's way, also if recover is killed`,
    async () => {
      const operations = "^(transaction|update)$";
      const words = ["--operations", operations, "--every", "23", "--runtimes", runtime];
      const { status, rows, failures } = await measure("--only", "kill", "--titles", "each call", ...words);
      expect({ status, failures }).toEqual({ status: 0, failures: [] });
      expect(rows.map(({ fault }) => fault)).toEqual([
        "kill -9 at each call, sync",
        "kill -9 in recover, sync",
        "kill -9 at each call, async",
        "kill -9 in recover, async",
        ...(runtime === "Deno" ? [] : ["kill -9 at each call, async"]), // the update once more, on another thread
      ]);
      for (const { trials } of rows) expect(trials).toBeGreaterThan(0);
    },
  );

  testUnless(
    noCuts,
    `on ${runtime} a power cut on ext4 tears nothing and loses nothing that was acknowledged`,
    async () => {
      const titles = runtime === "Node" ? "" : "^(?!.*(moves|recoveries))"; // the kernel is the same
      const words = ["--filesystems", "ext4", "--cuts", "4", "--runtimes", runtime, "--titles", titles];
      const { status, rows, failures } = await measure("--only", "power", ...words);
      expect({ status, failures }).toEqual({ status: 0, failures: [] });
      const rowOf = (fault: string, filesystem = "ext4"): Row | undefined =>
        rows.find((row) => row.fault === fault && row.filesystem === filesystem);
      const [byShutdown, byBlockLog] = [rowOf("shutdown"), rowOf("block log")];
      expect([byShutdown?.trials, byBlockLog?.trials]).toEqual([4, 4]);
      expect(byShutdown?.acknowledged).toBeGreaterThan(20);
      expect(byBlockLog?.acknowledged).toBeGreaterThan(20);
      for (const fault of ["shutdown, transactions", "block log, transactions"])
        expect(rowOf(fault)?.trials).toBe(2);
      const atReusedBlocks = rowOf("reused blocks");
      if (runtime !== "Node") return; // what is left is about the kernel
      for (const fault of ["shutdown, moves", "block log, moves"])
        expect(rowOf(fault, "ext4 and ext4")?.trials).toBe(2);
      expect(rowOf("shutdown, moves", "ext4 and tmpfs")?.trials).toBe(2);
      expect(rowOf("block log, recovered")).toMatchObject({ trials: 8, acknowledged: expect.any(Number) });
      expect(atReusedBlocks?.acknowledged).toBe(2);
      expect(atReusedBlocks?.trials).toBeGreaterThan(20); // each write is a cut
    },
  );
}

testUnless(
  noTracer,
  "processes on all runtimes count in one file while they are killed, and no number is lost or counted twice",
  async () => {
    const { status, rows, failures } = await measure("--only", "races", "--cuts", "3");
    expect({ status, failures }).toEqual({ status: 0, failures: [] });
    expect(rows.map(({ trials }) => trials)).toEqual([6]);
    expect(rows[0]?.acknowledged).toBeGreaterThan(20);
  },
);

const wrong = ["control: in place", "control: rename without flush"];

testUnless(
  noCuts,
  "writers that are wrong are found by power cuts: one in place, one without a flush",
  async () => {
    const words = [
      "--control",
      "--only",
      "power",
      "--filesystems",
      "ext4",
      "--cuts",
      "6",
      "--runtimes",
      "node",
    ];
    const { status, rows } = await measure(...words);
    expect(status).toBe(1);
    for (const name of wrong) {
      const found = rows.filter(({ library }) => library === name);
      expect(found.reduce((sum, { torn, lost }) => sum + torn + lost, 0)).toBeGreaterThan(0);
    }
  },
);

testUnless(
  noTracer,
  "a writer in place is found by failing calls: what fails to be written is torn",
  async () => {
    const { status, rows } = await measure("--control", "--only", "errors", "--runtimes", "node");
    expect(status).toBe(1);
    const inPlace = rows.filter(({ library }) => library === wrong[0]);
    const tornBy = (fault: string): number[] =>
      inPlace.filter((row) => row.fault === fault).map(({ torn }) => torn);
    expect(tornBy("failing call, sync")).toEqual([expect.toSatisfy((torn: number) => torn > 0)]);
    if (noDisk !== undefined) return;
    // Also where another thread writes.
    for (const api of ["sync", "async"])
      expect(tornBy(`failing disk, ${api}`)).toEqual([expect.toSatisfy((torn: number) => torn > 0)]);
    // What took half of it, and said so.
    const oneWrite = rows.filter(
      ({ library, fault }) => library === "control: one write" && /disk/.test(fault),
    );
    expect(oneWrite.map(({ torn }) => torn)).toEqual([expect.toSatisfy((torn: number) => torn > 0)]);
  },
);

testUnless(
  noCuts ?? noTracer,
  "a transaction that nobody finishes is found, where the power goes while it is being recovered",
  async () => {
    const words = ["--filesystems", "ext4", "--runtimes", "node", "--titles", "recoveries", "--cuts", "24"];
    const { status, rows } = await measure("--control", "--only", "power", ...words);
    expect({ status, faults: rows.map(({ fault }) => fault) }).toEqual({
      status: 1,
      faults: ["block log, recovered"],
    });
    expect(rows[0]?.torn).toBeGreaterThan(0);
  },
);

test(
  "a run in which nothing was measured has failed",
  async () => {
    const { status, failures } = await measure("--control", "--only", "rivals");
    expect({ status, failures }).toEqual({ status: 1, failures: ["nothing was measured"] });
  },
  patience,
);
