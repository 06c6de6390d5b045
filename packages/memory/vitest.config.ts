import { mergeConfig } from "vitest/config";
import base from "../../vitest.base.ts";

// The same checks as in explorer.test.ts, in a browser that a test drives.
export default mergeConfig(base, { test: { include: ["test/runners/browser.ts"] } });
