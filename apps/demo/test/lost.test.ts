import { expect, test } from "vitest";
import { isLost } from "../src/lost.ts";

const whole = (version: number) => ({ kind: "whole", version }) as const;

test("the version acknowledged last and the one after it may be there, the one before it not", () => {
  expect([2, 0, 1].map((version) => isLost(whole(version), 2, whole(0)))).toEqual([false, false, true]);
});

test("without an acknowledgement what was there before counts", () => {
  expect([0, 1, 2].map((version) => isLost(whole(version), undefined, whole(0)))).toEqual([
    false,
    false,
    true,
  ]);
});

test("a torn file is counted as torn, not as lost", () => {
  expect(isLost({ kind: "empty" }, 1, whole(1))).toBe(false);
  expect(isLost(whole(2), undefined, { kind: "empty" })).toBe(false);
});
