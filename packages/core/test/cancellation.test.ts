import { expect, test } from "vitest";
import { Cancellation } from "../src/cancellation.ts";

const never = new Promise<never>(() => {});
const aborted = expect.objectContaining({ code: "ERR_UNTORN_ABORTED", cause: "enough" });

test("until() does not wait at all when the signal is aborted already", { timeout: 2000 }, async () => {
  await expect(new Cancellation(AbortSignal.abort("enough")).until(never)).rejects.toEqual(aborted);
});

test("until() waits no longer than until the signal is aborted", { timeout: 2000 }, async () => {
  const controller = new AbortController();
  const waiting = new Cancellation(controller.signal).until(never);
  controller.abort("enough");
  await expect(waiting).rejects.toEqual(aborted);
});
