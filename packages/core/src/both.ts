import type { Steps, Wait } from "./port.ts";

/** For a driver that can make calls side by side. To every other it is a wait for nothing. */
interface Both extends Wait {
  readonly both: Pair;
}

/** Two computations. */
export type Pair = readonly [Steps<unknown>, Steps<unknown>];

/**
 * Runs two computations of which neither needs the other: side by side if the driver can, else in turn. Both have ended when it fails;
 * of two failures it is the first one's.
 */
export function* both<A, B>(first: Steps<A>, second: Steps<B>): Steps<readonly [A, B]> {
  const call: Both = { name: "wait", args: [() => undefined], both: [first, second] };
  const done = (yield call) as readonly [A, B] | undefined;
  return done ?? [yield* first, yield* second];
}

/** What is to be made side by side, if that is asked for. */
export function pairOf(call: object): Pair | undefined {
  return (call as Partial<Both>).both;
}
