import type { PathStyle } from "./paths.ts";
import type { Supports } from "./port.ts";

const posix: Supports = {
  directoryFlush: true,
  hardLinks: true,
  modes: true,
  owners: true,
  symbolicLinks: true,
  replaceReadOnly: true,
  replaceOpen: true,
};

const windows: Supports = {
  directoryFlush: false,
  hardLinks: true,
  modes: false,
  owners: false,
  symbolicLinks: true,
  replaceReadOnly: false,
  replaceOpen: false,
};

/** What the systems promise that spell their paths so; an adapter may promise something else. */
export function supportsOf(style: PathStyle): Supports {
  return style === "windows" ? windows : posix;
}
