/** Holds what a README says to type on Windows against what it says to type elsewhere. */

/** Returns in what a block for PowerShell or cmd differs from the nearest `sh` block above it that sets variables, if it does. */
export function sameOnWindows({ kind, code, line }, blocks) {
  const other = blocks.findLast((each) => each.kind === 'sh' && each.line < line && /^\w+=/.test(each.code));
  if (other === undefined) return 'no sh block above sets variables';
  const [here, there] = [read(code, kind), read(other.code, 'sh')];
  return here === there ? undefined : `it does not do the same as line ${other.line}:\n${here}\n${there}`;
}

/** How each shell sets variables for a command. In cmd, without the quotes, the space before `&&` would become part of the value. */
const shells = {
  sh: [/ (?=\w+=)| (?=\w+ )/, /^(\w+)=([^\s'"$`]+)$/],
  powershell: [/; /, /^\$env:(\w+)='([^']*)'$/],
  bat: [/ && /, /^set "(\w+)=([^"%]*)"$/],
};

/** The variables and the command, in words of no shell. */
function read(code, shell) {
  const [between, assignment] = shells[shell];
  const parts = code.trimEnd().split(between);
  return parts.map((part) => assignment.exec(part)?.slice(1).join(' is ') ?? part).join('\n');
}
