// node many-writes.mjs MODULE DIRECTORY COUNT: so many writes at once.
const [module, directory, count] = process.argv.slice(2);
const { writeFile } = await import(module);

const writes = Array.from({ length: Number(count) }, (_, index) =>
  writeFile(`${directory}/${index}`, `file ${index}`),
);
const codes = {};
for (const { status, reason } of await Promise.allSettled(writes))
  codes[status === "fulfilled" ? "written" : (reason.code ?? String(reason))] =
    (codes[status === "fulfilled" ? "written" : (reason.code ?? String(reason))] ?? 0) + 1;
process.stdout.write(JSON.stringify(codes));
