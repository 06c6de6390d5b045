import { processTestsOf, type Start } from "@untorn/conformance";
import { disk } from "./disk.ts";

/** Runs a script of ./processes that may read and write this directory, and nothing else; only /dev/stdout wants all permissions. */
function run(
  script: string,
  [directory = "", ...args]: readonly string[],
  { openFiles, output }: Start = {},
) {
  const path = new URL(`./processes/${script}.ts`, import.meta.url).pathname;
  const may =
    output === undefined ? [`--allow-read=${directory}`, `--allow-write=${directory}`] : ["--allow-all"];
  const deno = ["deno", "run", "--no-prompt", "--no-check", ...may, path, directory, ...args];
  const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles} && `;
  const { code, stdout } = new Deno.Command("sh", {
    args: ["-c", `${limit}exec "$@"${output === undefined ? "" : ` >"${output}"`}`, "sh", ...deno],
    stderr: "inherit",
  }).outputSync();
  return { status: code, stdout: new TextDecoder().decode(stdout) };
}

const quick = Deno.env.get("UNTORN_QUICK_DIRECTORY");
const inReach = quick?.startsWith(`${Deno.env.get("UNTORN_TEST_DIRECTORY")}/`) ? quick : disk.fresh(false); // Deno keeps out of /dev/shm

for (const { name, run: fn } of processTestsOf({ disk, quick: inReach, run, hasThread: false }))
  Deno.test({ name, fn });
