// Imported before the library: sees what it does to the process.
export const watched = { globals: 0, added: 0, unloads: 0, signals: 0 };

const { addEventListener, removeEventListener } = globalThis;
globalThis.addEventListener = (...args: unknown[]) => {
  watched.added++;
  if (args[0] === "unload") watched.unloads++;
  Reflect.apply(addEventListener, globalThis, args);
};
globalThis.removeEventListener = (...args: unknown[]) => {
  if (args[0] === "unload") watched.unloads--;
  Reflect.apply(removeEventListener, globalThis, args);
};
Deno.addSignalListener = () => void watched.signals++;
watched.globals = Reflect.ownKeys(globalThis).length;
