/** Holds what a README says to type on Windows against what it says to type elsewhere. */

/** Returns in what a block for PowerShell or cmd differs from the nearest `sh` block above it that sets variables, if it does. */
export function sameOnWindows({ kind, code, line }, blocks) {
  const other = blocks.findLast((each) => each.kind === 'sh' && each.line < line && /^export /m.test(each.code));
  if (other === undefined) return `no sh block above sets variables`;
  const [here, there] = [read(code, kind), read(other.code, 'sh')];
  return here === there ? undefined : `it does not do the same as line ${other.line}:\n${here}\n${there}`;
}

/** How each shell sets one variable, in a line of its own. In cmd a space before the end would become part of the value. */
const assignments = {
  sh: /^export (\w+)=([^\s'"$`]+)$/,
  powershell: /^\$env:(\w+) = '([^']*)'$/,
  bat: /^set (\w+)=([^\s"&|<>^%]+)$/,
};

/** The variables and the commands, in words of no shell. */
function read(code, shell) {
  const lines = code.trimEnd().split('\n');
  return lines.map((line) => assignments[shell].exec(line)?.slice(1).join(' is ') ?? line).join('\n');
}
