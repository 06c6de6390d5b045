import { readFile } from "node:fs/promises";
import { lock } from "proper-lockfile";
import { writeJsonFile } from "write-json-file";

/** What users of the two put together: lock, read, change, write, unlock. */
export async function updateJsonFile<T>(path: string, update: (value: T) => void): Promise<void> {
  const release = await lock(path);
  try {
    const value = JSON.parse(await readFile(path, "utf8")) as T;
    update(value);
    await writeJsonFile(path, value);
  } finally {
    await release();
  }
}
