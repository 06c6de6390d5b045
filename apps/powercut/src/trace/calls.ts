/** A system call as strace saw it. */
export interface Call {
  readonly thread: string;
  readonly name: string;
  /** As strace writes them, file descriptors with their paths: `21</tmp/a>`. */
  readonly args: string;
  readonly result: string;
  /** The how many-th of its name in its thread since strace came: what strace counts by. */
  readonly nth: number;
  /** Whether strace has answered it in the kernel's place. */
  readonly injected: boolean;
}

/** Reads what strace wrote. A call that was interrupted by others' stands on two lines. */
export function readCalls(text: string): Call[] {
  const calls: Call[] = [];
  const unfinished = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, thread = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const open = /^(.*?),? *<unfinished \.\.\.>/.exec(rest)?.[1];
    if (open !== undefined) {
      unfinished.set(thread, open);
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>,? ?(.*)$/.exec(rest)?.[1];
    const whole = resumed === undefined ? rest : joined(unfinished.get(thread) ?? "", resumed);
    const [, name, args, result = ""] = /^(\w+)\((.*)\) += (.*)$/.exec(whole) ?? [];
    if (name === undefined || args === undefined) continue;
    const nth = (counts.get(`${thread} ${name}`) ?? 0) + 1;
    counts.set(`${thread} ${name}`, nth);
    calls.push({ thread, name, args, result, nth, injected: result.includes("(INJECTED)") });
  }
  return calls;
}

function joined(open: string, rest: string): string {
  return rest.startsWith(")") || open.endsWith("(") ? open + rest : `${open}, ${rest}`;
}

/** The paths that a call is about, in order: of its file descriptor, and those that it names. What is read and written is not shown. */
export function pathsOf({ args }: Call): string[] {
  // "AT_FDCWD<…>" is where a relative path would begin, and nobody uses one.
  const text = args.replaceAll(/AT_FDCWD<[^>]*>/g, "");
  return [...text.matchAll(/^\d+<([^>]*)>|"((?:[^"\\]|\\.)+)"/g)].map(([, of, named]) => of ?? named ?? "");
}

/** The path of what it opened, by whatever path. */
export function opened({ result }: Call): string | undefined {
  return /^\d+<(.*)>$/.exec(result)?.[1];
}

export function failed({ result }: Call): boolean {
  return result.startsWith("-1");
}
