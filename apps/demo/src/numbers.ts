import prettyBytes from "pretty-bytes";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const percentage = new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 2 });

export function count(value: number): string {
  return whole.format(value);
}

/** "0" only for none, and "100 %" only for all. */
export function share(part: number, all: number): string {
  if (part > 0 && part < all && part / all > 0.99) return "over 99%";
  return all === 0 ? "0%" : percentage.format(part / all);
}

export function bytes(value: number): string {
  return prettyBytes(value, { binary: true });
}
