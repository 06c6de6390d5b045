import { expect, test } from "vitest";
import type { Platform } from "../src/platform.ts";
import { wholePath } from "../src/whole-path.ts";

const gone = { pathStyle: "posix", cwd: (): string => failing("ENOENT") } as Platform<unknown, unknown>;

function failing(code: string): never {
  throw Object.assign(new Error(code), { code });
}

test("wholePath() fails with the code of a working directory that is gone, and only where it is needed", () => {
  expect(() => wholePath("file", "path", "writeFile", gone)).toThrow(
    expect.objectContaining({
      name: "AtomicFileError",
      code: "ENOENT",
      step: "cwd",
      path: "file",
      outcome: "unchanged",
    }),
  );
  expect(wholePath("/file", "path", "writeFile", gone)).toBe("/file");
});
