import { expect, test } from "vitest";
import type { Steps } from "../src/port.ts";
import { Text } from "../src/text.ts";
import { mostUnits, TextBuffer } from "../src/text-buffer.ts";

const buffer = new TextBuffer(undefined);
const textOf = (text: string): Text => new Text(text, buffer);

const answerOf = <T>(steps: Steps<T>): T => {
  const { done, value } = steps.next();
  expect(done).toBe(true);
  return value as T;
};

/** The sizes of its parts, and copies of them joined. */
function read(text: Text): { sizes: number[]; bytes: Buffer } {
  const parts: Buffer[] = [];
  for (let part = answerOf(text.next()); part !== undefined; part = answerOf(text.next()))
    parts.push(Buffer.from(part));
  return { sizes: parts.map(({ length }) => length), bytes: Buffer.concat(parts) };
}

const isFree = (): boolean => {
  const isLent = buffer.lend();
  if (isLent) buffer.giveBack();
  return isLent;
};

test.each([
  { name: "nothing", text: "", parts: 0 },
  { name: "one unit less", text: "x".repeat(mostUnits - 1), parts: 1 },
  { name: "one part", text: "x".repeat(mostUnits), parts: 1 },
  { name: "three bytes for each unit", text: "€".repeat(mostUnits), parts: 1 },
  { name: "one unit more", text: "x".repeat(mostUnits + 1), parts: 2 },
  { name: "pairs at the ends of parts", text: `x${"😀".repeat(mostUnits)}`, parts: 3 },
  { name: "pairs that fit", text: "😀".repeat(mostUnits), parts: 2 },
  { name: "halves of pairs", text: "\ud83d".repeat(2 * mostUnits), parts: 3 },
  { name: "other halves of pairs", text: "\ude00".repeat(2 * mostUnits), parts: 2 },
])("text of $name is encoded in $parts parts, as all of it would be", ({ text, parts }) => {
  const { sizes, bytes } = read(textOf(text));
  expect(sizes.length).toBe(parts);
  expect(bytes.equals(Buffer.from(text))).toBe(true);
  expect(isFree()).toBe(true);
});

test("of two texts at once each is as it should be", () => {
  const [first, second] = [textOf("a".repeat(mostUnits + 1)), textOf("b".repeat(mostUnits + 1))];
  const part = answerOf(first.next())!;
  expect(Buffer.from(textOf("b").brief).toString()).toBe("b");
  expect(read(second).sizes).toEqual([mostUnits + 1]); // in a buffer of its own
  expect(part.every((byte) => byte === 0x61)).toBe(true);
  expect(read(first).sizes).toEqual([1]);
  expect(isFree()).toBe(true);
});

test("a text that is not read to its end gives the buffer back when it is released, and only then", () => {
  const text = textOf("a".repeat(mostUnits + 1));
  answerOf(text.next());
  expect(isFree()).toBe(false);
  expect(textOf("b").release()).toBeUndefined();
  expect(isFree()).toBe(false);
  text.release();
  expect(isFree()).toBe(true);
  text.release();
  expect(isFree()).toBe(true);
});

test("a text that is wanted whole is encoded once", () => {
  const text = textOf("aä€😀");
  expect(text.size).toBe(5);
  const { whole } = text;
  expect(Buffer.from(whole).toString()).toBe("aä€😀");
  expect([text.whole, text.brief, answerOf(text.next())].every((each) => each === whole)).toBe(true);
  expect(answerOf(text.next())).toBeUndefined();
});

test("a text is encoded for a moment, where the buffer is free and it fits", () => {
  const [small, large] = [textOf("ä".repeat(mostUnits)), textOf("ä".repeat(mostUnits + 1))];
  const { brief } = small;
  expect(Buffer.from(brief).equals(Buffer.from("ä".repeat(mostUnits)))).toBe(true);
  expect(textOf("b").brief.buffer).toBe(brief.buffer);
  expect(small.whole.buffer).not.toBe(brief.buffer);
  expect(large.brief).toBe(large.whole);
  expect(isFree()).toBe(true);
});

test("a text is encoded in the runtime's way, where there is one", () => {
  const texts: string[] = [];
  const own = new TextBuffer((text, bytes) => {
    texts.push(text);
    bytes[0] = 0x62;
    return 1;
  });
  expect(read(new Text("a".repeat(mostUnits + 1), own)).bytes.toString()).toBe("bb");
  expect(texts.map(({ length }) => length)).toEqual([mostUnits, 1]);
});
