/** Writes an application as a user would have it: in one module format, also without our packages. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What each format's files are called: `.cts` and `.cjs`, … A bundler takes `.ts`, and nobody runs that here. */
const letters = { cjs: 'c', esm: 'm', bundler: '' };
const compilerOptions = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 };
const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };

/**
 * Writes an application into a folder of its own below `folder`: hosts of one family are written while others are compiled.
 * Returns its first file, to be type-checked, and the program made of it.
 */
export function writeApp(folder, { name: host, sources }, format, isBare) {
  const place = join(folder, 'apps', host, isBare ? `${format}-bare` : format);
  mkdirSync(place, { recursive: true });
  const letter = letters[format];
  for (const source of sources) {
    const name = source.replace(/ts$/, `${letter}ts`);
    const code = convert(readFileSync(join(import.meta.dirname, 'apps', source), 'utf8'), letter, isBare);
    writeFileSync(join(place, name), code);
    const options = { fileName: name, compilerOptions: { ...compilerOptions, ...decorators } };
    writeFileSync(join(place, name.replace(/ts$/, 'js')), ts.transpileModule(code, options).outputText);
  }
  const file = join(place, sources[0].replace(/ts$/, `${letter}ts`));
  return { file, program: file.replace(/ts$/, 'js') };
}

/** Lines that end with `// ours` are what our packages add to an application: without them it is the bare host's. */
function convert(code, letter, isBare) {
  const lines = code.split('\n').filter((line) => !isBare || !line.endsWith('// ours'));
  return lines.join('\n').replaceAll(/(from|import) '(\.\/.+)\.js'/g, `$1 '$2.${letter}js'`);
}
