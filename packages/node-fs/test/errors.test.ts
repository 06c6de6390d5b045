import { constants } from "node:os";
import { expect, test } from "vitest";
import { later, make } from "../src/errors.ts";

const failure = (code: string, errno?: number): Error => Object.assign(new Error(code), { code, errno });

test("a call that a signal interrupts is made again", async () => {
  let tries = 0;
  const interrupted = (): number => {
    if (++tries % 3 !== 0) throw failure("EINTR", -constants.errno.EINTR);
    return tries;
  };
  expect(make(interrupted)).toBe(3);
  expect(
    await later<number>((done) => (++tries % 3 === 0 ? done(null, tries) : done(failure("EINTR")))),
  ).toBe(6);
});

test("an errno that libuv has no name for gets its own", async () => {
  for (const [said, name] of [
    ["UNKNOWN", "EDQUOT"],
    ["Unknown system error -116", "ESTALE"],
  ] as const) {
    const error = failure(said, -constants.errno[name]);
    const fail = (): never => {
      throw error;
    };
    expect(() => make(fail)).toThrow(expect.objectContaining({ code: name }));
    await expect(later((done) => done(failure(said, -constants.errno[name])))).rejects.toMatchObject({
      code: name,
    });
  }
});

test("an errno that has a name keeps it, and the error stays the same", () => {
  const error = failure("ENOSPC", -constants.errno.ENOSPC);
  const fail = (): never => {
    throw error;
  };
  expect(() => make(fail)).toThrow(error);
  expect(error).toMatchObject({ code: "ENOSPC" });
});
