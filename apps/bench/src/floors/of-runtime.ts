import type { Floor } from "./floor.ts";

/** The floor of the runtime that this runs on. */
export async function floorOfRuntime(): Promise<Floor> {
  if ("Deno" in globalThis) return (await import("./deno.ts")).denoFloor;
  if ("Bun" in globalThis) return (await import("./bun.ts")).bunFloor;
  return (await import("./node.ts")).nodeFloor;
}
