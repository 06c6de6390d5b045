import { type CallName, type Steps, sys } from "@untorn/core";
import { describe, expect, test } from "vitest";
import { explore, type Fault, MemoryFileSystem } from "../src/mod.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codes = ["EACCES", "EBUSY", "EDQUOT", "EINTR", "EIO", "ENOSPC", "ENOTSUP", "EPERM", "EROFS"];

/** What is tried with one call, in words. */
async function triedWith(step: () => Steps<unknown>, nth = 1): Promise<string[]> {
  const kinds = new Set<string>();
  await explore(
    {
      arrange: (memory) => {
        for (const name of ["a", "b", "c"]) memory.seed(`/${name}`, { kind: "file" }, "old");
      },
      *run() {
        yield* step();
      },
    },
    {
      atEnd: (_, { fault }) => {
        if (fault?.nth === nth) kinds.add(inWords(fault));
      },
    },
  );
  return [...kinds].sort();
}

function inWords({ code, bytes: count, executed, forEver }: Fault): string {
  const often = forEver === "same" ? " for ever for this call" : forEver ? " for ever" : "";
  return `${code ?? `${count} bytes`}${executed ? " though executed" : ""}${often}`;
}

const timesOf = (kind: string): string[] => [kind, `${kind} for ever`, `${kind} for ever for this call`];

describe("the faults that are tried (rule 10)", () => {
  test.each<[CallName, () => Steps<unknown>, nth?: number]>([
    ["rename", () => sys.rename("/a", "/b")],
    ["link", () => sys.link("/a", "/new")],
    ["remove", () => sys.remove("/a")],
    ["create", () => sys.create("/new", 0o600)],
    ["mkdir", () => sys.mkdir("/new", 0o700)],
    ["symlink", () => sys.symlink("/a", "/new")],
    [
      "clone",
      function* () {
        yield* sys.clone(yield* sys.open("/a"), yield* sys.openToWrite("/b"));
      },
      3,
    ],
    ["chmod", () => sys.chmod("/a", 0o600)],
    ["utimes", () => sys.utimes("/a", 1, 1)],
  ])(
    "with %s are every error, once and for ever, and that it was done all the same",
    async (_, step, nth) => {
      const kinds = await triedWith(step, nth);
      expect(kinds).toEqual(codes.flatMap((code) => [...timesOf(code), `${code} though executed`]).sort());
    },
  );

  test("with what changes nothing are every error, once and for ever", async () => {
    const kinds = await triedWith(() => sys.openDirectory("/"));
    expect(kinds).toEqual(codes.flatMap(timesOf).sort());
  });

  test("with a write are short ones too, once and for ever", async () => {
    const kinds = new Set<string>();
    await explore(
      {
        *run() {
          const file = yield* sys.create("/f", 0o600);
          for (let rest = bytes("new"); rest.length > 0; )
            rest = rest.subarray((yield* sys.write(file, rest)) || rest.length);
          yield* sys.close(file);
        },
      },
      {
        atEnd: (disk, { fault }) => {
          if (fault?.code !== undefined || fault === undefined) return;
          kinds.add(inWords(fault));
          expect(disk.text("/f")).toBe(fault.bytes === 0 ? "" : "new");
        },
      },
    );
    expect([...kinds].sort()).toEqual(["0 bytes", "1 bytes", "most bytes for ever for this call"]);
  });
});

describe("a fault that lasts", () => {
  const outcomes = (fault: Fault): string[] => {
    const memory = new MemoryFileSystem();
    memory.fail(fault);
    for (const path of ["/a", "/b"]) {
      try {
        const file = memory.sync.create(path, 0o600);
        try {
          memory.sync.write(file, bytes("new"));
        } finally {
          memory.sync.close(file);
        }
      } catch {
        // it is in the trace
      }
    }
    return memory.trace.map((line) => line.replace(/ [^-]*/, "")).map((line) => line.replace("->", " ->"));
  };

  test("once hits one call", () => {
    expect(outcomes({ nth: 2, code: "EIO" })).toEqual([
      "create",
      "write -> EIO",
      "close",
      "create",
      "write",
      "close",
    ]);
  });

  test("for ever hits every call from then on", () => {
    expect(outcomes({ nth: 2, code: "EIO", forEver: true })).toEqual([
      "create",
      "write -> EIO",
      "close -> EIO",
      "create -> EIO",
    ]);
  });

  test("for one kind of call leaves the others alone", () => {
    expect(outcomes({ nth: 2, code: "EIO", forEver: "same" })).toEqual([
      "create",
      "write -> EIO",
      "close",
      "create",
      "write -> EIO",
      "close",
    ]);
  });
});

describe("a close that fails (rule 9)", () => {
  test.each(["EIO", "ENOSPC", "EDQUOT"])("with %s has given the handle back", (code) => {
    const memory = new MemoryFileSystem();
    memory.fail({ call: "close", code });
    const file = memory.sync.create("/f", 0o666);
    expect(() => memory.sync.close(file)).toThrow(code);
    expect(memory.openHandles).toBe(0);
    expect(() => memory.sync.close(file)).toThrow("EBADF");
  });

  test("may have lost what was written and not flushed, and a later flush by another handle says nothing of it", () => {
    const memory = new MemoryFileSystem();
    memory.seed("/f", { kind: "file" }, "");
    const file = memory.sync.openToWrite("/f");
    memory.sync.write(file, bytes("one"));
    memory.sync.flush(file);
    memory.sync.write(file, bytes(" two"));
    memory.fail({ call: "close", code: "ENOSPC" });
    expect(() => memory.sync.close(file)).toThrow("ENOSPC");

    const other = memory.sync.openToWrite("/f");
    memory.sync.flush(other);
    memory.sync.close(other);
    const found = [...memory.afterPowerCut()].map((disk) => disk.text("/f"));
    expect(found).toEqual(expect.arrayContaining(["one", "one two"]));
    for (const text of found) expect(text).toMatch(/^one/); // what was flushed before is there
  });
});

test("a flush that fails tells one handle, and another one's flush succeeds and means nothing", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/f", { kind: "file" }, "old");
  const [file, other] = [memory.sync.openToWrite("/f"), memory.sync.openToWrite("/f")];
  memory.sync.write(file, bytes("new"));
  memory.fail({ call: "flush", code: "EIO" });
  expect(() => memory.sync.flush(other)).toThrow("EIO");
  memory.sync.flush(file); // by whom it was written
  expect(new Set([...memory.afterPowerCut()].map((disk) => disk.text("/f")))).toEqual(
    new Set(["old", "new"]),
  );
});
