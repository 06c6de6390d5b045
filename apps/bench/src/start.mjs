// Node reads TypeScript by itself from 22.18 on; `npm run bench` brings a Node that does.
if (!process.features.typescript) {
  console.error(`This needs Node 22.18 or later, not ${process.versions.node}: start it by npm run bench`);
  process.exit(1);
}
await import("./main.ts");
