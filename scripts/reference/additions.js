/** What a door adds to the types of others, such as `ctx.growingio`: neither API Extractor nor typedoc shows it. */
import ts from 'typescript';

/** Returns it as a block of code with a line above it; nothing, where a door adds nothing. */
export function writeAdditions(source) {
  const added = source.statements.filter((statement) => ts.isModuleDeclaration(statement));
  if (added.length === 0) return '';
  const code = added.map((statement) => statement.getText(source)).join('\n\n');
  return `\nIt adds to the types of others:\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
}
