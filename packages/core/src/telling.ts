import { isPromise } from "./chunk.ts";
import type { Failure } from "./errors.ts";
import { type Call, type CallName, codeOf, nothing, type Steps, type Wait } from "./port.ts";
import { publish, type TraceMessage, trace } from "./trace.ts";

/** What an operation says of itself to whoever listens; it is looked at when a message is made. */
type About = Pick<Failure, "operation" | "path">;

interface AboutCall extends Wait {
  readonly about: About;
}

/** Says which operation the next calls belong to. While nobody listens that is no step. */
export function about(situation: About): Steps<undefined> {
  return trace.hasSubscribers ? telling(situation) : nothing;
}

function* telling(situation: About): Steps<undefined> {
  const call: AboutCall = { name: "wait", args: [() => undefined], about: situation };
  yield call;
}

/** Makes one call on a port. */
type Perform = (fs: object, call: Call) => unknown;

/** How a driver makes the calls of one operation: by `perform`; and if somebody listens, telling them. */
export function performing(perform: Perform): Perform {
  return trace.hasSubscribers ? new Telling(perform).perform : perform;
}

/** The calls of one operation, each told when it is answered. */
class Telling {
  readonly #perform: Perform;
  /** By what paths it opened its files and directories. */
  readonly #opened: Map<unknown, string> = new Map();
  #about: About | undefined;

  constructor(perform: Perform) {
    this.#perform = perform;
  }

  readonly perform: Perform = (fs, call) => {
    if (call.name === "wait") {
      this.#about = (call as Partial<AboutCall>).about ?? this.#about;
      return this.#perform(fs, call);
    }
    const { name, args } = call;
    const shown = args.map((each, i) =>
      (i === 0 && onHandle.has(name)) || name === "clone" ? this.#opened.get(each) : shownOf(each),
    );
    const began = performance.now();
    const tell = (rest: Pick<TraceMessage, "bytes" | "code">): undefined => {
      const milliseconds = performance.now() - began;
      const { operation, path } = this.#about ?? { operation: undefined, path: undefined };
      void publish({ operation, path, call: name, args: shown, milliseconds, ...rest });
    };
    const answered = (answer: unknown): unknown => {
      if (opens.has(name)) void this.#opened.set(answer, args[0] as string);
      void tell(counts.has(name) ? { bytes: answer as number } : {});
      return answer;
    };
    const failed = (error: unknown): never => {
      void tell({ code: codeOf(error) });
      throw error;
    };
    let answer: unknown;
    try {
      answer = this.#perform(fs, call);
    } catch (error) {
      return failed(error);
    }
    return isPromise(answer) ? answer.then(answered, failed) : answered(answer);
  };
}

const opens: ReadonlySet<CallName> = new Set(["create", "open", "openToWrite", "openDirectory"]);

const counts: ReadonlySet<CallName> = new Set(["read", "write"]);

/** Their first argument is what one of those gave. */
const onHandle: ReadonlySet<CallName> = new Set([
  "read",
  "write",
  "truncate",
  "fchown",
  "fchmod",
  "fstat",
  "flush",
  "close",
  "flushDirectory",
  "closeDirectory",
]);

/** Paths and numbers; bytes as how many they are. */
function shownOf(value: unknown): string | number | undefined {
  if (value instanceof Uint8Array) return value.length;
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
