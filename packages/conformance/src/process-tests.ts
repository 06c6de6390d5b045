import { isTemporaryName } from "@untorn/core";
import { equal } from "./assert.ts";
import type { Disk } from "./disk.ts";
import type { Test } from "./tests.ts";

/** How a process is started, where it matters. */
export interface Start {
  /** The limit on open files. */
  readonly openFiles?: number;
  /** The file that its standard output goes to, and nothing of it to the test. */
  readonly output?: string;
}

/** What a process of its own is started with. */
export interface ProcessRoom {
  /** What the tests look with. */
  readonly disk: Disk;
  /** A directory where a flush costs nothing. */
  readonly quick: string;
  /** Under load another thread writes. */
  readonly hasThread: boolean;
  /** Runs a script of that name with the adapter and these arguments. */
  run(script: string, args: readonly string[], start?: Start): { status: number | null; stdout: string };
}

/** What can only be seen of a whole process. Each needs a script of the adapter's runtime. */
export function processTestsOf(room: ProcessRoom): Test[] {
  const { disk, hasThread } = room;
  const tests: Record<string, (directory: string) => void> = {
    "writeFile() does not run out of descriptors: 20,000 writes at once with a limit of 256": () => {
      const { status, stdout } = room.run("many-writes", [room.quick, "20000"], { openFiles: 256 });
      equal([status, stdout], [0, '{"written":20000}'], "status and output");
      equal(disk.list(room.quick).length, 20_000, "files");
    },
    "writeFile() removes its temporaries when the process exits, which it does with its own status": (
      directory,
    ) => {
      disk.write(`${directory}/old`, "old");
      const { status, stdout } = room.run("exit-while-writing", [directory]);
      equal(status, 7, "status");
      equal(
        (JSON.parse(stdout) as unknown[]).length,
        3,
        "files at the moment of the exit, with two temporaries",
      );
      equal(disk.list(directory), ["old"], "files afterwards");
      equal(new TextDecoder().decode(disk.read(`${directory}/old`)), "old", "contents");
    },
    "writeFile() leaves no temporary that is being made when the process exits": (directory) => {
      for (let tries = 0; tries < 10; tries++) {
        const { status, stdout } = room.run("exit-while-creating", [directory]);
        equal([status, stdout], [7, "60"], "status, and temporaries that were begun");
        equal(disk.list(directory).filter(isTemporaryName), [], "temporaries");
      }
    },
    "the import does nothing, a write listens for the exit while it lasts, and nothing ever handles a signal":
      (directory) => {
        const { status, stdout } = room.run("listeners", [directory]);
        equal(status, 0, "status");
        const quiet = {
          importIsSilent: true,
          exitsDuring: 1,
          exitsAfter: 0,
          signalsDuring: 0,
          signalsAfter: 0,
        };
        equal(JSON.parse(stdout), quiet, "what the process saw");
      },
    "writeFile() fails with what a Readable failed with before it was read, and the process lives": (
      directory,
    ) => {
      disk.write(`${directory}/file`, "old");
      const { status, stdout } = room.run("broken-readable", [directory]);
      const failure = { code: "ERR_UNTORN_DATA", outcome: "unchanged", cause: "ENOENT" };
      equal([status, JSON.parse(stdout)], [0, [failure, failure, failure]], "status, and what came of it");
      equal(disk.list(directory), ["file", "other"], "files");
      equal(new TextDecoder().decode(disk.read(`${directory}/file`)), "old", "contents");
    },
    "writeFile() says that the working directory is gone, with the error's step, for a relative path": (
      directory,
    ) => {
      const { status, stdout } = room.run("lost-directory", [directory]);
      const failure = {
        isAtomicFileError: true,
        code: "ENOENT",
        step: "cwd",
        outcome: "unchanged",
        path: "file",
      };
      equal([status, JSON.parse(stdout)], [0, [failure, failure]], "status, and what came of it");
      equal(disk.list(directory), [], "files");
    },
    "writeFile() never replaces the file that /dev/stdout goes to": (directory) => {
      const output = `${directory}/output`;
      disk.write(output, "");
      const before = disk.look(output)?.ino;
      const { status } = room.run("to-stdout", [directory], { output });
      const said = new TextDecoder().decode(disk.read(output));
      const refused = "ERR_UNTORN_NOT_A_FILE";
      equal(
        [status, said],
        [0, `before\n${JSON.stringify(Array(4).fill(refused))}`],
        "status, and the output",
      );
      equal([disk.look(output)?.ino, disk.list(directory)], [before, ["output"]], "the file, and names");
    },
  };
  return Object.entries({ ...tests, ...(hasThread && underLoad(room)) }).map(([name, test]) => ({
    name,
    skipped: false,
    run: async () => {
      const directory = disk.fresh(false);
      try {
        test(directory);
      } finally {
        disk.remove(directory);
      }
    },
  }));
}

/** What becomes of the writes that another thread does. */
function underLoad(room: ProcessRoom): Record<string, (directory: string) => void> {
  const { disk } = room;
  return {
    "writeFile() leaves whole files and no temporaries when the process exits under load": (directory) => {
      for (const count of [0, 1, 2, 5, 20, 63]) {
        const { status, stdout } = room.run("exit-under-load", [directory, String(count)]);
        equal([status, stdout], [7, "1"], "status, and that another thread was there");
        const names = disk.list(directory);
        equal(names.filter(isTemporaryName), [], "temporaries");
        for (const name of names) {
          const text = new TextDecoder().decode(disk.read(`${directory}/${name}`));
          equal(["old".repeat(1000), "newer".repeat(1000)].includes(text), true, `${name} is whole`);
        }
        const isNew = (name: string): boolean => disk.look(`${directory}/${name}`)?.size === 5000;
        equal(names.filter(isNew).length >= count, true, "what was acknowledged is there");
      }
    },
    "writeFile() keeps no process alive where another thread is still being started": (directory) => {
      const { status, stdout } = room.run("end-while-starting", [directory]);
      equal([status, stdout], [0, "true"], "status, and quickness");
      equal(disk.list(directory).length, 100, "files");
    },
    "writeFile() goes on where the process does, though it was told that it exits": (directory) => {
      const { status, stdout } = room.run("exit-in-vain", [directory]);
      equal([status, stdout], [0, "1 true"], "status, thread, and change");
      equal(new TextDecoder().decode(disk.read(`${directory}/19`)), "newer", "contents");
    },
    "writeFile() needs no timers and no microtasks of the global object": (directory) => {
      const { status, stdout } = room.run("strange-globals", [directory]);
      equal([status, stdout], [0, "1 true"], "status, thread, and change");
    },
    "writeFile() keeps no process alive when it is done, and loses nothing that was not waited for": (
      directory,
    ) => {
      const { status, stdout } = room.run("end-after-load", [directory]);
      equal([status, stdout], [0, "1 true"], "status, thread, and quickness");
      equal(new TextDecoder().decode(disk.read(`${directory}/0`)), "new", "contents");
    },
  };
}
