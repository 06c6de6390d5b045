import type { ProcessIdentity } from "@untorn/core";

let known: ProcessIdentity | undefined;

/** This process, as far as that can be told without asking the user: Deno shows `/proc` to programs that may do everything. */
export const self = (): ProcessIdentity => (known ??= identify());

function identify(): ProcessIdentity {
  const { pid } = Deno;
  const stat = statOf("self");
  if (stat?.pid !== pid) return { pid, start: "", boot: "", space: "" };
  try {
    const boot = Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").slice(0, 8);
    const namespace = /\d+/.exec(Deno.readLinkSync("/proc/self/ns/pid"))![0];
    return { pid, start: stat.start, boot, space: Number(namespace).toString(36) };
  } catch {
    return { pid, start: "", boot: "", space: "" };
  }
}

/** When a process started; `""` if that cannot be told, `undefined` if there is none, or only its remains. */
export function startOf(pid: number): string | undefined {
  if (!isGranted({ name: "run" })) return "";
  try {
    Deno.kill(pid, asking);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || /os error 3\b/.test(String(error))) return undefined; // ESRCH
  }
  const stat = statOf(pid);
  return stat?.isZombie ? undefined : (stat?.start ?? "");
}

const asking = 0 as unknown as Deno.Signal; // no signal at all

interface Stat {
  readonly pid: number;
  readonly isZombie: boolean;
  readonly start: string;
}

/** What `/proc` tells of a process; `undefined` where there is none, or it may not be read. */
function statOf(pid: number | "self"): Stat | undefined {
  const path = `/proc/${pid}/stat`;
  if (Deno.build.os !== "linux" || !isGranted({ name: "read", path })) return undefined;
  try {
    const text = Deno.readTextFileSync(path);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // the name before it may hold anything
    return {
      pid: Number.parseInt(text, 10),
      isZombie: /[ZXx]/.test(fields[0]!),
      start: Number(fields[19]).toString(36), // clock ticks after boot: field 22 of proc(5)
    };
  } catch {
    return undefined;
  }
}

/** Never asks the user. */
const isGranted = (permission: Deno.PermissionDescriptor): boolean =>
  Deno.permissions.querySync(permission).state === "granted";
