// Stands for child.ts in alone.test.ts.
const { part } = JSON.parse(process.argv.at(-1));
if (part.endsWith("fails")) throw new Error("EMFILE: too many open files, open '/x/1234'");
console.log(JSON.stringify({ peak: 1, pid: process.pid }));
