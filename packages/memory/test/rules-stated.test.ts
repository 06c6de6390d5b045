import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const src = new URL("../src/", import.meta.url);
const sources = readdirSync(src).map((name) => ({ name, text: readFileSync(new URL(name, src), "utf8") }));

/** What stands in comments from a "Rule n:" to the end of its paragraph, or to the next one. */
function statementsIn(text: string): { rule: number; words: string }[] {
  const prose = text.replaceAll(/^[ \t]*(\/\*\*|\*\/|\*|\/\/)[ \t]?/gm, "");
  return [...prose.matchAll(/Rule (\d+): ((?:(?!\n\s*\n|Rule \d+: )[^])*)/g)].map(([, rule, words]) => ({
    rule: Number(rule),
    words: words!.replaceAll(/\s+/g, " "),
  }));
}

const stated = sources.flatMap(({ name, text }) =>
  statementsIn(text).map((statement) => ({ name, ...statement })),
);

test.each(Array.from({ length: 12 }, (_, i) => i + 1))(
  "rule %i of the model stands in words beside the code, once, with its source",
  (rule) => {
    const mine = stated.filter((each) => each.rule === rule);
    expect(mine.map(({ name }) => name)).toHaveLength(1);
    expect(mine[0]!.words).toMatch(/^.{60,}\[[^\]]{6,}\]/);
  },
);

test("what the sources of the rules are called for short is told in full", () => {
  const journal = sources.find(({ name }) => name === "journal.ts")!.text;
  for (const short of ["ALICE", "CrashMonkey", "LazyFS", "Rebello et al."])
    expect(journal).toContain(`${short}${short.endsWith(".") ? "," : ":"}`);
});
