/** What a reader can find. All but `"whole"` is torn: a reader that had one of them could not go on. */
export const kinds = ["whole", "empty", "truncated", "mixed", "missing"] as const;
export type Kind = (typeof kinds)[number];

/** What was found at a path; the version where it is whole. */
export type Finding =
  | { readonly kind: "whole"; readonly version: number }
  | { readonly kind: Exclude<Kind, "whole"> };

/** Compares what was read with the whole versions; undefined: there was no file. */
export function classify(content: Uint8Array | undefined, versions: readonly Uint8Array[]): Finding {
  if (content === undefined) return { kind: "missing" };
  if (content.length === 0) return { kind: "empty" };
  const version = versions.findIndex((whole) => beginsWith(whole, content));
  if (version < 0) return { kind: "mixed" };
  return content.length === versions[version]?.length ? { kind: "whole", version } : { kind: "truncated" };
}

function beginsWith(whole: Uint8Array, beginning: Uint8Array): boolean {
  return (
    beginning.length <= whole.length && Buffer.compare(whole.subarray(0, beginning.length), beginning) === 0
  );
}
