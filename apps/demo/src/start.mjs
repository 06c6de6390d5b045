// Starts the demo on Node 20 and later. Node reads TypeScript by itself from 22.18 on; an older one gets tsx for it,
// and so do the processes that the demo starts on it: they take over this process's execArgv.
if (!process.features.typescript) {
  const { register } = await import("tsx/esm/api");
  register();
  process.execArgv.push("--import", import.meta.resolve("tsx"));
}
await import("./main.ts");
