import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "consumer",
    root: import.meta.dirname,
    include: ["*.test.mjs"],
    reporters: ["default", "junit"],
    outputFile: { junit: "reports/consumer.xml" },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
