import { basename } from "node:path";
import { defineConfig } from "vitest/config";

// vitest prints a failure by it, and Node 20 has none.
Map.groupBy ??= <K, V>(items: Iterable<V>, keyOf: (item: V, index: number) => K): Map<K, V[]> => {
  const groups = new Map<K, V[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

// Reports are named after what ran: the summary of `npm test` reads them.
const report = `node-${process.versions.node.split(".")[0]}`;

export default defineConfig({
  test: {
    name: basename(process.cwd()),
    include: ["test/**/*.test.ts"],
    reporters: ["default", "junit"],
    outputFile: { junit: `reports/${report}.xml` },
    // Files are real and disks are slow: a test of a full flush may take its time.
    testTimeout: 120_000,
    // turbo runs two suites at once on two cores.
    maxWorkers: 2,
  },
});
