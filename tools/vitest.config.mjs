import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "tools",
    root: import.meta.dirname,
    include: ["**/*.test.mjs"],
    // Needs the tarballs: runs after they are packed.
    exclude: ["consumer/**", "**/node_modules/**"],
    reporters: ["default", "junit"],
    outputFile: { junit: "reports/tools.xml" },
    // Some of them start the compiler or the linter.
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
