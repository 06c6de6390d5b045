import { spawnSync } from "node:child_process";
import { disk } from "@untorn/conformance/on-node-api";
import { expect, test } from "vitest";

const major = Number(process.versions.node.split(".")[0]);
const reason = major < 22 ? ` [skipped: Node ${major} does not run TypeScript]` : "";

const script = `
  const [module, permitted, forbidden] = process.argv.slice(1);
  const { writeFile } = await import(module);
  const options = { durability: "none" }; // Node forbids each flush too
  const until = performance.now() + 1000;
  for (let i = 0; performance.now() < until; i++) await writeFile(\`\${permitted}/\${i}\`, "x", options);
  await writeFile(\`\${forbidden}/file\`, "x", options).catch(({ code }) => process.stdout.write(code));
`;

(reason ? test.skip : test)(
  `writeFile() does nothing under load that Node's permissions forbid${reason}`,
  () => {
    const [permitted, forbidden] = [disk.fresh(false), disk.fresh(false)];
    const permissions = ["--permission", "--allow-worker", "--allow-fs-read=*"];
    const flags = [...permissions, `--allow-fs-write=${permitted}/`, "--no-warnings", "--input-type=module"];
    const module = new URL("../src/mod.ts", import.meta.url).href;
    const { status, stdout } = spawnSync(
      process.execPath,
      [...flags, "-e", script, module, permitted, forbidden],
      { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    );
    expect([status, stdout]).toEqual([0, "ERR_ACCESS_DENIED"]);
    expect(disk.list(forbidden)).toEqual([]);
    for (const directory of [permitted, forbidden]) disk.remove(directory);
  },
  60_000,
);
