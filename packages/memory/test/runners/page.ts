import { checks } from "../checks/mod.ts";

// What the page in the browser offers to the test that looks at it.
Object.assign(globalThis, {
  names: checks.map(({ name }) => name),
  /** What is not true of a check; nothing if all is. */
  problemOf: async (name: string): Promise<string | undefined> => {
    try {
      await checks.find((check) => check.name === name)!.run();
      return undefined;
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  },
});
