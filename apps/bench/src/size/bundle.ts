import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The conditions of `untorn`'s exports; by them a bundler picks the adapter. */
export const conditions = ["node", "bun", "deno"] as const;

/** What a user's bundle takes of `untorn`. */
export interface Size {
  /** Minified and compressed by gzip, in bytes. */
  readonly bytes: number;
  /** Before gzip: how many bytes of it came from each source file. */
  readonly files: Readonly<Record<string, number>>;
}

const here = import.meta.dirname;
const root = join(here, "..", "..", "..", "..");

/** Bundles a line that imports from `untorn`, as an application does: what nobody uses is left out. */
export async function sizeOf(line: string, condition: (typeof conditions)[number]): Promise<Size> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: line, resolveDir: here, loader: "js" },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2023",
    platform: "neutral",
    conditions: [condition],
    external: ["node:*", "bun", "bun:*"],
    metafile: true,
    write: false,
    outfile: "bundle.js",
  });
  const inputs = Object.entries(metafile.outputs["bundle.js"]!.inputs);
  const files = inputs.map(
    ([path, { bytesInOutput }]) => [relative("packages", path), bytesInOutput] as const,
  );
  return {
    bytes: gzipSync(outputFiles[0]!.contents, { level: 9 }).length,
    files: Object.fromEntries(files.filter(([, bytes]) => bytes > 0)),
  };
}
