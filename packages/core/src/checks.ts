import { invalidArgument } from "./errors.ts";
import { nameOfType } from "./paths.ts";

/** The caller's options, none of them checked. */
export function optionsObject<T>(options: unknown): { readonly [K in keyof T]: unknown } {
  const given = options === undefined ? {} : options;
  if (typeof given === "object" && given !== null) return given as { readonly [K in keyof T]: unknown };
  throw invalidArgument("TYPE", `options must be an object, not ${nameOfType(options)}`);
}

/** One of some words; the first is the default. */
export function oneOf<T extends string>(name: string, value: unknown, words: readonly [T, ...T[]]): T {
  if (value === undefined) return words[0];
  if (words.includes(value as T)) return value as T;
  throw invalidArgument(
    typeof value === "string" ? "VALUE" : "TYPE",
    `${name} must be one of "${words.join('", "')}"`,
  );
}

/** True or false. */
export function flag(name: string, value: unknown, byDefault: boolean): boolean {
  if (value === undefined) return byDefault;
  if (typeof value === "boolean") return value;
  throw invalidArgument("TYPE", `${name} must be true or false, not ${nameOfType(value)}`);
}

/** A whole number from 0 to `most`. */
export function integer(name: string, value: unknown, most: number): number {
  if (typeof value !== "number")
    throw invalidArgument("TYPE", `${name} must be a number, not ${nameOfType(value)}`);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw invalidArgument(
    "VALUE",
    `${name} must be a whole number from 0 to ${most === 0o7777 ? "0o7777" : most}`,
  );
}

/** A function of the caller's, if there is one. */
export function callback<T>(name: string, value: unknown): T | undefined {
  if (value === undefined || typeof value === "function") return value as T | undefined;
  throw invalidArgument("TYPE", `${name} must be a function, not ${nameOfType(value)}`);
}

/** A duration, not less than `least`; it may be infinite. */
export function milliseconds(name: string, value: unknown, least: number, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (typeof value === "number" && value >= least) return value;
  throw invalidArgument(
    typeof value === "number" ? "VALUE" : "TYPE",
    `${name} must be a number of milliseconds, at least ${least}`,
  );
}
