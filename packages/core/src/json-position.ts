const space = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex -- JSON allows none in a string
const string = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;
const plain = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** Where a text stops being JSON: the index of the first character that cannot be there. Each runtime words that in its own way. */
export function jsonFaultAt(text: string): number {
  const open: string[] = [];
  let at = 0;
  let isKey = false;
  let mayClose = false; // right behind an opening bracket

  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found !== null && found[0] !== "";
  };
  const skipString = (): boolean => skip(string) && text[at] === '"' && ++at > 0;

  for (;;) {
    void skip(space);
    const closing = open.at(-1);
    const char = text[at];
    if (mayClose && char === closing) {
      at++;
      void open.pop();
    } else if (isKey) {
      if (!skipString()) return at;
      void skip(space);
      if (text[at] !== ":") return at;
      at++;
      isKey = mayClose = false;
      continue;
    } else if (char === "{" || char === "[") {
      at++;
      void open.push(char === "{" ? "}" : "]");
      mayClose = true;
      isKey = char === "{";
      continue;
    } else if (char === '"' ? !skipString() : !skip(plain)) {
      return at;
    }
    // behind a value
    for (;;) {
      void skip(space);
      const end = open.at(-1);
      if (end === undefined || (text[at] !== "," && text[at] !== end)) return at;
      if (text[at++] === ",") break;
      void open.pop();
    }
    mayClose = false;
    isKey = open.at(-1) === "}";
  }
}

/** The same as line and column, both from 1. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
