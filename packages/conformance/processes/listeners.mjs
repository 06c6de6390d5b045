// node listeners.mjs MODULE DIRECTORY: what an import and writes do to the process, beside the files.
const [module, directory] = process.argv.slice(2);

const look = () => ({
  events: process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`),
  globals: Reflect.ownKeys(globalThis).length,
});
const exits = () => process.listenerCount("exit");
const signals = () => process.eventNames().filter((name) => String(name).startsWith("SIG")).length;

const before = look();
const { writeFile, writeFileSync } = await import(module);
const imported = look();

const exitsBefore = exits();
let exitsDuring;
let signalsDuring;
async function* data() {
  yield "x".repeat(100_000);
  exitsDuring = exits() - exitsBefore;
  signalsDuring = signals();
}
const many = Array.from({ length: 50 }, (_, index) => writeFile(`${directory}/${index}`, "x"));
await Promise.all([writeFile(`${directory}/slow`, data()), ...many]);
writeFileSync(`${directory}/sync`, "x");
await writeFile(`${directory}/missing/file`, data()).catch(() => {});

const importIsSilent = JSON.stringify(before) === JSON.stringify(imported);
const exitsAfter = exits() - exitsBefore;
process.stdout.write(
  JSON.stringify({ importIsSilent, exitsDuring, exitsAfter, signalsDuring, signalsAfter: signals() }),
);
