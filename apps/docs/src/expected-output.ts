import { type Node, parse } from "./syntax.ts";

/**
 * What an example says that it prints: the comment behind each `console.log(…)`, in the order of the text, one line each.
 * `undefined` where there is no such comment. Throws where one `console.log(…)` has a comment and another one has none.
 */
export function expectedOutput(code: string, where: string): string[] | undefined {
  const { nodes, comments } = parse(`${where}.ts`, code);
  const logs = nodes.filter(isLog);
  const lines = logs.map(({ end }) => {
    const comment = comments.find(({ type, start }) => type === "Line" && start >= end);
    const between = comment && code.slice(end, comment.start);
    return between !== undefined && /^;?[ \t]*$/.test(between) ? comment!.value.trim() : undefined;
  });
  if (lines.every((line) => line === undefined)) return undefined;
  const silent = lines.indexOf(undefined);
  if (silent < 0) return lines as string[];
  const log = code.slice(logs[silent]!.start, logs[silent]!.end);
  throw new Error(`${where}: say behind ${log} what it prints, as behind the others`);
}

function isLog(node: Node): boolean {
  const callee = node["callee"] as Node | undefined;
  const name = (part: string): unknown => (callee?.[part] as Node | undefined)?.["name"];
  return node.type === "CallExpression" && name("object") === "console" && name("property") === "log";
}

/** Why the output is not the expected one; `undefined` if it is. `…` stands for any text. */
export function mismatch(output: string, expected: readonly string[]): string | undefined {
  const lines = output === "" ? [] : output.replace(/\r?\n$/, "").split(/\r?\n/);
  const longest = Math.max(lines.length, expected.length);
  for (let i = 0; i < longest; i++) {
    const [line, wanted] = [lines[i], expected[i]];
    if (line === undefined) return `line ${i + 1} is missing: ${wanted}`;
    if (wanted === undefined) return `line ${i + 1} was not expected: ${line}`;
    if (!matches(line, wanted)) return `line ${i + 1} should be: ${wanted}\n but is: ${line}`;
  }
  return undefined;
}

function matches(line: string, wanted: string): boolean {
  const [first = "", ...rest] = wanted.split("…");
  if (rest.length === 0) return line === wanted;
  if (!line.startsWith(first)) return false;
  const last = rest.pop()!;
  let at = first.length;
  for (const part of rest) {
    const found = line.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return line.length - last.length >= at && line.endsWith(last);
}
