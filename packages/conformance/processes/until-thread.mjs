/** Writes until another thread does it, and tells whether one is there: between two writes only it listens for the exit. */
export async function untilThread(writeFile, file) {
  const threads = () => process.listenerCount("exit");
  const until = performance.now() + 20_000;
  // without a flush: on a busy disk there are never so many in a second that a thread is wanted
  while (threads() === 0 && performance.now() < until)
    await writeFile(file, "old".repeat(1000), { durability: "none" });
  return String(threads());
}
