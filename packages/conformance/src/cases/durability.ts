import type { FileSystem } from "@untorn/core";
import { equal, fails } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { changing, failing } from "../failing.ts";

const watched = [
  "create",
  "write",
  "fchown",
  "fchmod",
  "flush",
  "close",
  "rename",
  "link",
  "flushDirectory",
] as const;

/** `writeFile` with the names of the calls that it has made. */
function traced(
  subject: Subject,
  changes = subject.platform,
): { writeFile: Subject["writeFile"]; calls: string[] } {
  const calls: string[] = [];
  let platform = changes;
  for (const name of watched as readonly (keyof FileSystem<unknown>)[]) {
    platform = changing(platform, name, (_args, next) => {
      calls.push(name);
      return next();
    });
  }
  return { writeFile: subject.writeFileOn(platform), calls };
}

export const durabilityCases: readonly Case[] = [
  {
    name: 'writeFile() flushes the file before the rename and the directory after it, and says "full"',
    needs: ["directoryFlush"],
    async run(subject) {
      const { writeFile, calls } = traced(subject);
      equal((await writeFile(subject.at("file"), "new")).durability, "full", "durability");
      equal(calls, ["create", "write", "flush", "close", "rename", "flushDirectory"], "calls");
    },
  },
  {
    name: "writeFile() sets owner and mode before the flush, so that they are durable too",
    needs: ["directoryFlush", "modes", "owners"],
    async run(subject) {
      const { writeFile, calls } = traced(subject);
      subject.disk.write(subject.at("file"), "old");
      await writeFile(subject.at("file"), "new");
      const expected = ["create", "write", "fchown", "fchmod", "flush", "close", "rename", "flushDirectory"];
      equal(calls, expected, "calls");
    },
  },
  {
    name: 'writeFile() flushes only the file for "ordered", and nothing for "none"',
    async run(subject) {
      const { writeFile, calls } = traced(subject);
      for (const durability of ["ordered", "none"] as const)
        equal(
          (await writeFile(subject.at(durability), "new", { durability })).durability,
          durability,
          "durability",
        );
      const ordered = ["create", "write", "flush", "close", "rename"];
      equal(calls, [...ordered, "create", "write", "close", "rename"], "calls");
    },
  },
  {
    name: "writeFile() flushes a new file's directory after the link, with overwrite: false",
    needs: ["directoryFlush", "hardLinks"],
    async run(subject) {
      const { writeFile, calls } = traced(subject);
      await writeFile(subject.at("file"), "new", { overwrite: false });
      equal(calls, ["create", "write", "flush", "close", "link", "flushDirectory"], "calls");
    },
  },
  {
    name: "writeFile() flushes each new directory, and the first that was there, before the file is made",
    needs: ["directoryFlush"],
    async run(subject) {
      const { writeFile, calls } = traced(subject);
      await writeFile(subject.at("a/b/file"), "new", { createParents: true });
      const flushes = calls.slice(0, calls.indexOf("create"));
      equal(
        flushes.length >= 2 && flushes.every((call) => call === "flushDirectory"),
        true,
        `calls: ${calls.join()}`,
      );
    },
  },
  {
    name: 'writeFile() says "ordered" where the filesystem cannot flush a directory',
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, text }) {
      for (const code of ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]) {
        const writeFile = writeFileOn(failing(platform, "flushDirectory", code));
        equal((await writeFile(at("file"), code)).durability, "ordered", `durability after ${code}`);
        equal(text("file"), code, "contents");
      }
    },
  },
  {
    name: 'writeFile() says "ordered" where the platform cannot flush a directory',
    async run({ writeFileOn, platform, at, text, disk }) {
      const without = { ...platform, supports: { ...platform.supports, directoryFlush: false } };
      const writeFile = writeFileOn(failing(without, "flushDirectory", "EPERM"));
      disk.write(at("file"), "old");
      const receipt = await writeFile(at("file"), "new", { backup: true });
      equal(
        [receipt.durability, text("file"), text("file.bak")],
        ["ordered", "new", "old"],
        "durability and contents",
      );
      equal((await writeFile(at("a/b"), "new", { createParents: true })).durability, "ordered", "durability");
    },
  },
  {
    name: "writeFile() writes nothing with strict where the platform cannot flush a directory",
    async run({ writeFileOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const writeFile = writeFileOn({ supports: { ...platform.supports, directoryFlush: false } });
      const options = { strict: true, createParents: true };
      for (const name of ["file", "a/b"]) {
        const error = await fails(writeFile(at(name), "new", options), { code: "ERR_UNTORN_NOT_DURABLE" });
        equal(error.message.includes("strict"), true, `the message says what to do: ${error.message}`);
      }
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      equal(
        (await writeFile(at("file"), "new", { ...options, durability: "ordered" })).durability,
        "ordered",
        "durability",
      );
    },
  },
  {
    name: "writeFile() fails with strict where the filesystem cannot flush a directory, and says that the file is replaced",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const writeFile = writeFileOn(failing(platform, "flushDirectory", "EINVAL"));
      await fails(writeFile(at("file"), "new", { strict: true }), { code: "EINVAL", outcome: "replaced" });
      equal(text("file"), "new", "contents");
    },
  },
  {
    name: 'writeFile() gives "full" with strict where it can be had',
    needs: ["directoryFlush"],
    async run({ writeFile, at }) {
      equal((await writeFile(at("file"), "new", { strict: true })).durability, "full", "durability");
    },
  },
  {
    name: "writeFile() changes nothing where the directory cannot be opened for its flush",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      for (const code of ["EACCES", "EMFILE"]) {
        const writeFile = writeFileOn(failing(platform, "openDirectory", code));
        await fails(writeFile(at("file"), "new"), { code, step: "openDirectory" });
        equal(text("file"), "old", "contents");
        await writeFile(at("other"), "new", { durability: "ordered" });
      }
    },
  },
  {
    name: "writeFile() never counts a flush of the directory for a rename that came after it had begun",
    needs: ["directoryFlush"],
    only: "async",
    async run({ writeFileOn, platform, at }) {
      const events: string[] = [];
      let flushes = 0;
      const watching = changing(platform, "rename", ([, to], next) => {
        const done: unknown = next();
        return Promise.resolve(done).then(() => void events.push(`renamed ${to}`));
      });
      const writeFile = writeFileOn(
        changing(watching, "flushDirectory", (_args, next) => {
          const number = ++flushes;
          events.push(`begun ${number}`);
          return Promise.resolve(next()).then(() => void events.push(`ended ${number}`));
        }),
      );
      const names = Array.from({ length: 40 }, (_, index) => at(`file ${index}`));
      await Promise.all(
        names.map((name) => writeFile(name, "x").then(() => events.push(`acknowledged ${name}`))),
      );
      for (const name of names) {
        const span = events.slice(events.indexOf(`renamed ${name}`), events.indexOf(`acknowledged ${name}`));
        const whole = span.some(
          (event) => event.startsWith("begun ") && span.includes(event.replace("begun", "ended")),
        );
        equal(whole, true, "a whole flush between the rename and the acknowledgement");
      }
      equal(flushes < 40, true, `flushes are shared: ${flushes} for 40 writes`);
    },
  },
  {
    name: "writeFile() flushes the directory that has the name now, though a slow stream began in one that was moved away",
    needs: ["directoryFlush"],
    only: "async",
    async run({ writeFileOn, platform, at, text, disk }) {
      const opened = new Map<unknown, number | undefined>();
      const flushed: (number | undefined)[] = [];
      const opening = changing(platform, "openDirectory", async ([path], next) => {
        const ino = disk.look(path)?.ino;
        const handle: unknown = await next();
        opened.set(handle, ino);
        return handle;
      });
      const writeFile = writeFileOn(
        changing(opening, "flushDirectory", ([handle], next) => {
          flushed.push(opened.get(handle));
          return next();
        }),
      );
      disk.mkdir(at("d"));
      const controller = new AbortController();
      let started = (): void => {};
      const hasStarted = new Promise<void>((resolve) => (started = resolve));
      async function* slow(): AsyncGenerator<string> {
        started();
        await new Promise(() => {});
        yield "never";
      }
      const { signal } = controller;
      const stalled = fails(writeFile(at("d/slow"), slow(), { signal }), { code: "ERR_UNTORN_ABORTED" });
      await hasStarted;
      await platform.async.rename(at("d"), at("moved"));
      disk.mkdir(at("d"));
      for (const data of ["text", ["a ", "list"], new TextEncoder().encode("bytes")]) {
        flushed.length = 0;
        equal((await writeFile(at("d/file"), data)).durability, "full", "durability");
        equal(flushed, [disk.look(at("d"))?.ino], "inodes of the directories that were flushed");
      }
      equal(text("d/file"), "bytes", "contents");
      controller.abort();
      await stalled;
      for (const name of disk.list(at("moved"))) disk.remove(`${at("moved")}/${name}`); // its temporary went with the directory
    },
  },
];
