import { report } from "./errors.ts";
import { absolute, pathOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { codeOf, Fault } from "./port.ts";

/** The path that the caller names, from the root. The working directory may have been removed; that is no wrong argument. */
export function wholePath<File, Directory>(
  path: unknown,
  name: string,
  operation: string,
  { pathStyle, cwd }: Platform<File, Directory>,
): string {
  const given = pathOf(path, name, pathStyle);
  try {
    return absolute(given, pathStyle, cwd);
  } catch (error) {
    throw report(new Fault("cwd", codeOf(error), error), { operation, path: given, outcome: "unchanged" });
  }
}
