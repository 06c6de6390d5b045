import { later, make } from "../src/errors.ts";

const failure = (errno: number): Error => new Error(`what it says (os error ${errno}): write '/tmp/x'`);

function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

Deno.test("an errno that Deno gives no code for gets its own", async () => {
  const known = {
    linux: {
      23: "ENFILE",
      27: "EFBIG",
      31: "EMLINK",
      117: "EUCLEAN",
      122: "EDQUOT",
      126: "ENOKEY",
      133: "EHWPOISON",
    },
  };
  for (const [errno, name] of Object.entries((known as Record<string, object>)[Deno.build.os] ?? {})) {
    const error = failure(Number(errno));
    const code = codeOf(() =>
      make(() => {
        throw error;
      }),
    );
    if (code !== name) throw new Error(`${errno} is ${String(code)} in place of ${String(name)}`);
    const late = await later(Promise.reject(failure(Number(errno)))).catch((one) => one.code);
    if (late !== name) throw new Error(`${errno} is ${String(late)} in place of ${String(name)}, later`);
  }
});

Deno.test("an errno that is in no table has no code, and a code that is there stays", () => {
  const fail = (error: Error) =>
    codeOf(() =>
      make(() => {
        throw error;
      }),
    );
  const code = fail(failure(4095));
  if (code !== undefined) throw new Error("it has one");
  const given = fail(Object.assign(failure(27), { code: "EIO" }));
  if (given !== "EIO") throw new Error("it has another one");
});
