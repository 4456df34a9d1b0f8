/** Lays JSON out in lines, as JSON.stringify does, with each number as it was written: a double may have no room for its digits. */

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The text has to be JSON. */
export function prettyJson(text: string): string {
  const all = text.match(tokens) ?? [];
  let depth = 0;
  let pretty = '';
  const breakLine = () => `\n${'  '.repeat(depth)}`;
  for (const [at, token] of all.entries()) {
    switch (token) {
      case '{':
      case '[':
        depth += 1;
        pretty += isClosing(all[at + 1]) ? token : token + breakLine();
        break;
      case '}':
      case ']':
        depth -= 1;
        pretty += isOpening(all[at - 1]) ? token : breakLine() + token;
        break;
      case ',':
        pretty += token + breakLine();
        break;
      case ':':
        pretty += ': ';
        break;
      default:
        // What is escaped in it needs not be.
        pretty += token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : token;
    }
  }
  return pretty;
}

function isOpening(token: string | undefined): boolean {
  return token === '{' || token === '[';
}

function isClosing(token: string | undefined): boolean {
  return token === '}' || token === ']';
}
