import { type TraceMessage, trace } from "@untorn/core";
import { check, equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";

/** What was told while `body` ran, of this path. */
async function told(path: string, body: () => Promise<unknown>): Promise<TraceMessage[]> {
  const messages: TraceMessage[] = [];
  const listener = (message: TraceMessage): void => {
    if (message.path === path) messages.push(message);
  };
  trace.subscribe(listener);
  try {
    await body();
  } finally {
    equal(trace.unsubscribe(listener), true, "it listened");
  }
  return messages;
}

export const traceCases: readonly Case[] = [
  {
    name: "writeFile() tells a subscriber of the trace each call, with paths and sizes and no data",
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      const secret = "hunter2";
      const messages = await told(at("file"), () => writeFile(at("file"), secret, { durability: "ordered" }));
      const named = (call: string): TraceMessage => messages.find((message) => message.call === call)!;
      equal(
        messages.map(({ call }) => call).filter((call) => !call.startsWith("f") || call === "flush"),
        ["lstat", "create", "write", "flush", "close", "rename"],
        "calls",
      );
      const temporary = named("create").args[0];
      equal(named("lstat").args, [at("file")], "arguments of lstat");
      equal(
        [named("write").args, named("write").bytes],
        [[temporary, secret.length], secret.length],
        "write",
      );
      equal(named("close").args, [temporary], "arguments of close");
      equal(named("rename").args, [temporary, at("file")], "arguments of rename");
      for (const { operation, milliseconds, code } of messages) {
        equal([operation, code], ["writeFile", undefined], "operation and code");
        check(milliseconds >= 0 && milliseconds < 60_000, `${milliseconds} milliseconds`);
      }
      check(!JSON.stringify(messages).includes(secret), "it holds no data");
    },
  },
  {
    name: "writeFile() tells a subscriber of the trace the code of a call that failed",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const writeFile = writeFileOn(failing(platform, "flush", "EIO"));
      const messages = await told(at("file"), () =>
        fails(writeFile(at("file"), "new"), { code: "EIO", step: "flush" }),
      );
      equal(
        messages.filter(({ code }) => code !== undefined).map(({ call, code }) => [call, code]),
        [["flush", "EIO"]],
        "failed calls",
      );
      equal(
        messages.some(({ call }) => call === "remove"),
        true,
        "it tells the removal of the temporary",
      );
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() tells nobody who unsubscribed from the trace, and names the file behind a link",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      disk.symlink("file", at("link"));
      const messages = await told(at("file"), () => writeFile(at("link"), "new"));
      equal(messages.at(-1)?.path, at("file"), "path");
      const { length } = messages;
      equal([trace.hasSubscribers, trace.unsubscribe(() => undefined)], [false, false], "subscribers");
      await writeFile(at("link"), "newer");
      equal(messages.length, length, "messages");
    },
  },
  {
    name: "recover() and sweep() tell a subscriber of the trace what they do",
    async run({ operations: { recover, sweep }, directory }) {
      const messages = await told(directory, async () => [await recover(directory), await sweep(directory)]);
      equal(
        messages.map(({ operation, call, args }) => [operation, call, args]),
        [
          ["recover", "list", [directory]],
          ["sweep", "list", [directory]],
        ],
        "messages",
      );
    },
  },
];
