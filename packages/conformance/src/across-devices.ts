import { isTemporaryName, type Platform } from "@untorn/core";
import { failing } from "./failing.ts";

/** As if the two paths were on different filesystems: a temporary can be renamed, since it stands beside its target. */
export function acrossDevices(platform: Platform): Platform {
  const isTemporary = (path: string): boolean => isTemporaryName(path.slice(path.search(/[^/\\]*$/)));
  const renames = failing(platform, "rename", "EXDEV", (from) => !isTemporary(from));
  return failing(renames, "link", "EXDEV", (from) => !isTemporary(from));
}
