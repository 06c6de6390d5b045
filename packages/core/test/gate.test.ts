import { expect, test, vi } from "vitest";
import { Cancellation } from "../src/cancellation.ts";
import { Gate, Turns } from "../src/gate.ts";

const never = new Cancellation(undefined);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

test("Gate lets so many in, and the others in order", async () => {
  const gate = new Gate(2);
  const entered: string[] = [];
  let inside = 0;
  let most = 0;
  const visit = async (name: string): Promise<void> => {
    await gate.enter(never);
    entered.push(name);
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 2));
    inside--;
    gate.leave();
  };
  await Promise.all(["a", "b", "c", "d", "e"].map(visit));
  expect(entered).toEqual(["a", "b", "c", "d", "e"]);
  expect(most).toBe(2);
  expect(gate.idle).toBe(true);
});

test("Gate forgets one who was aborted while waiting", async () => {
  const gate = new Gate(1);
  const abort = new AbortController();
  await gate.enter(never);
  const waiting = gate.enter(new Cancellation(abort.signal));
  const next = gate.enter(never);
  abort.abort(new Error("enough"));
  await expect(waiting).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED", cause: { message: "enough" } });
  gate.leave();
  await next;
  gate.leave();
  expect(gate.idle).toBe(true);
});

test("Gate passes on the place of one who was aborted at the moment of being let in", async () => {
  const gate = new Gate(1);
  const abort = new AbortController();
  await gate.enter(never);
  const waiting = gate.enter(new Cancellation(abort.signal));
  abort.abort();
  gate.leave(); // admits it, though its signal is aborted
  await expect(waiting).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED" });
  await gate.enter(never);
  gate.leave();
  expect(gate.idle).toBe(true);
});

test("Turns are taken one at a time for a key, and do not stop other keys", async () => {
  const turns = new Turns();
  await turns.enter("a", never);
  await turns.enter("b", never);
  let entered = false;
  const second = turns.enter("a", never)?.then(() => (entered = true));
  await settle();
  expect(entered).toBe(false);
  turns.leave("a");
  await second;
  turns.leave("a");
  turns.leave("b");
});

test("Turns keep nothing of a key when nobody is in and nobody waits, whoever was aborted and when", async () => {
  const added = vi.spyOn(Map.prototype, "set");
  const turns = new Turns();
  const waitFor = async (key: string, beforeLeaving: boolean): Promise<void> => {
    const abort = new AbortController();
    await turns.enter(key, never);
    const waiting = turns.enter(key, new Cancellation(abort.signal));
    if (beforeLeaving) abort.abort();
    turns.leave(key);
    if (!beforeLeaving) abort.abort(); // it is let in and aborted at the same moment
    await waiting!.then(
      () => turns.leave(key),
      () => undefined,
    );
  };
  for (let index = 0; index < 10; index++) await waitFor(`a turn ${index}`, index % 2 === 0);
  const gates = added.mock.contexts[added.mock.calls.findIndex(([key]) => key === "a turn 0")];
  added.mockRestore();
  expect((gates as Map<string, unknown>).size).toBe(0);
});

test("Turns of a key go on when one who waited is aborted", async () => {
  const turns = new Turns();
  const abort = new AbortController();
  await turns.enter("a", never);
  const waiting = turns.enter("a", new Cancellation(abort.signal));
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED" });
  let entered = false;
  const next = turns.enter("a", never)?.then(() => (entered = true));
  await settle();
  expect(entered).toBe(false); // the first is still in
  turns.leave("a");
  await next;
  turns.leave("a");
});

test("Cancellation takes its listeners off the signal again", async () => {
  let listeners = 0;
  const signal = {
    aborted: false,
    reason: undefined,
    throwIfAborted: () => undefined,
    addEventListener: () => listeners++,
    removeEventListener: () => listeners--,
  };
  const cancellation = new Cancellation(signal);
  await cancellation.until(Promise.resolve(1));
  await expect(cancellation.until(Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(listeners).toBe(0);
});
