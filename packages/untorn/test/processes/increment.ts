// RUNTIME increment.ts DIRECTORY TIMES: adds one to DIRECTORY/counter so often, and writes a line for each that was acknowledged.
import { updateFile, updateFileSync, updateJson } from "untorn";

const scope = globalThis as unknown as { Deno?: { args: string[] }; process: { argv: string[] } };
const [directory = "", times = "0"] = scope.Deno?.args ?? scope.process.argv.slice(2);

const plusOne = (text: string | undefined): string => String(Number(text ?? 0) + 1);

for (let i = 0; i < Number(times); i++) {
  const options = { encoding: "utf8", durability: "none" } as const;
  if (i % 2 === 0) await updateFile(`${directory}/counter`, plusOne, options);
  else updateFileSync(`${directory}/counter`, plusOne, options);
  // oxlint-disable-next-line no-console -- its only way to say so
  console.log("counted");
  await updateJson<{ count: number }>(
    `${directory}/counter.json`,
    (old) => ({ count: (old?.count ?? 0) + 1 }),
    {
      durability: "none",
    },
  );
}
