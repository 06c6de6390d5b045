// node exit-while-creating.mjs MODULE DIRECTORY: ends when 60 writes make their temporaries, and says how many have begun to.
const [module, directory] = process.argv.slice(2);
const { writeFile } = await import(module);

let begun = 0;
const onTemporary = () => {
  begun++;
  if (begun < 60) return;
  queueMicrotask(() => {
    process.stdout.write(String(begun));
    process.exit(7);
  });
};
for (let i = 0; i < 60; i++) void writeFile(`${directory}/${i}`, "new", { onTemporary });
