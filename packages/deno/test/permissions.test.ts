import { disk } from "./disk.ts";

interface Said {
  readonly isAtomicFileError?: boolean;
  readonly code?: string;
  readonly outcome?: string;
  readonly message: string;
  readonly path?: string;
  readonly temporaryPath?: string;
}

/** One write by a process with these permissions, whose working directory is `cwd`. */
function attempt(path: string, flags: readonly string[], form: string, cwd: string): Said {
  const script = new URL("./processes/attempt.ts", import.meta.url).pathname;
  const args = ["run", "--no-prompt", "--no-check", ...flags, script, path, form];
  const { stdout } = new Deno.Command("deno", { args, cwd, stderr: "inherit" }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)) as Said;
}

function check(condition: boolean, what: string, said: Said): void {
  if (!condition) throw new Error(`${what}: ${JSON.stringify(said)}`);
}

/** Runs `body` in a directory with an old file. */
function inDirectory(body: (directory: string) => void): () => void {
  return () => {
    const directory = disk.fresh(false);
    try {
      disk.write(`${directory}/file`, "old");
      body(directory);
      const names = disk.list(directory).join();
      if (names !== "file") throw new Error(`there is more in the directory: ${names}`);
    } finally {
      disk.remove(directory);
    }
  };
}

const textOf = (path: string): string => new TextDecoder().decode(disk.read(path));

for (const form of ["async", "sync"]) {
  for (const [refused, flag] of [
    ["read", "--allow-read"],
    ["write", "--allow-write"],
  ] as const) {
    Deno.test(
      `a refused permission to ${refused} is an AtomicFileError that names ${flag} (${form})`,
      inDirectory((directory) => {
        const granted = [`--allow-${refused === "read" ? "write" : "read"}=${directory}`];
        const said = attempt(`${directory}/file`, granted, form, directory);
        check(said.isAtomicFileError === true, "it is an AtomicFileError", said);
        check(
          said.code === "ERR_UNTORN_NOT_CAPABLE" && said.outcome === "unchanged",
          "code and outcome",
          said,
        );
        check(said.message.includes(flag), "the message names the flag", said);
        check(said.temporaryPath === undefined, "no temporary is claimed", said);
        if (textOf(`${directory}/file`) !== "old") throw new Error("the file was changed");
      }),
    );
  }

  Deno.test(
    `a permission for another directory is refused like none (${form})`,
    inDirectory((directory) => {
      const granted = ["--allow-read", `--allow-write=${directory}/elsewhere`];
      const said = attempt(`${directory}/file`, granted, form, directory);
      check(
        said.code === "ERR_UNTORN_NOT_CAPABLE" && said.message.includes("--allow-write"),
        "refused",
        said,
      );
    }),
  );

  Deno.test(
    `relative paths work with only --allow-read=DIR and --allow-write=DIR, in DIR and above it (${form})`,
    inDirectory((directory) => {
      const granted = [`--allow-read=${directory}`, `--allow-write=${directory}`];
      const inside = attempt("./file", granted, form, directory);
      check(
        inside.message === undefined && textOf(`${directory}/file`) === "new",
        "in the directory",
        inside,
      );
      disk.write(`${directory}/file`, "old");
      const cut = directory.lastIndexOf("/");
      const above = attempt(`${directory.slice(cut + 1)}/file`, granted, form, directory.slice(0, cut));
      check(
        above.message === undefined && textOf(`${directory}/file`) === "new",
        "above the directory",
        above,
      );
    }),
  );
}
