import { constants } from "node:os";
import { expect, test } from "vitest";
import { later, laterOnce, make, makeOnce } from "../src/errors.ts";

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

test("a close is not made again, and what fails in it has its name too", async () => {
  let tries = 0;
  const failing = (error: Error): never => {
    tries++;
    throw error;
  };
  const interrupted = failure("EINTR", -constants.errno.EINTR);
  expect(() => makeOnce(() => failing(interrupted))).toThrow(interrupted);
  await expect(laterOnce((done) => void (tries++, done(interrupted)))).rejects.toBe(interrupted);
  expect(tries).toBe(2);
  const quota = (): Error => failure("Unknown system error -122", -constants.errno.EDQUOT);
  expect(() => makeOnce(() => failing(quota()))).toThrow(expect.objectContaining({ code: "EDQUOT" }));
  await expect(laterOnce((done) => done(quota()))).rejects.toMatchObject({ code: "EDQUOT" });
  expect(await laterOnce<number>((done) => done(null, 7))).toBe(7);
});

test("what nobody has a name for is unknown, and no sentence", () => {
  const codeOf = (errno: number): unknown => {
    try {
      return make(() => {
        throw failure(`Unknown system error -${errno}`, -errno);
      });
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  };
  expect(codeOf(4095)).toBe("ERR_UNTORN_UNKNOWN");
  if (process.platform === "linux") expect(codeOf(117)).toBe("EUCLEAN");
});
