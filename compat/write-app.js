/** Writes an application as a user would have it: in one module format, also without our packages. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What each format's files are called: `.cts` and `.cjs`, … A bundler takes `.ts`, and nobody runs that here. */
const letters = { cjs: 'c', esm: 'm', bundler: '' };
const compilerOptions = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 };
const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };

/**
 * Writes an application into a folder of its own below `folder`: hosts of one family are written while others are compiled.
 * Returns its files that are type-checked, the first one and the tracking plan's types, and the program made of it.
 */
export function writeApp(folder, { name: host, folder: kept, sources }, format, isBare) {
  const place = join(folder, 'apps', host, isBare ? `${format}-bare` : format);
  const letter = kept === undefined ? letters[format] : '';
  for (const source of sources) {
    const name = source.replace(/ts$/, `${letter}ts`);
    const file = join(import.meta.dirname, 'apps', kept ?? '', source);
    const code = convert(
      readFileSync(existsSync(file) ? file : join(import.meta.dirname, 'apps', source), 'utf8'),
      letter,
      isBare,
    );
    // Egg takes every file of its folders for a part, also an empty one.
    if (code.trim() === '') continue;
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), code);
    writeFileSync(join(place, name.replace(/ts$/, 'js')), transpile(code, name, format, kept !== undefined));
  }
  // The package of these files says what they are, where their names don't.
  const type = format === 'cjs' ? 'commonjs' : 'module';
  if (kept !== undefined) writeFileSync(join(place, 'package.json'), JSON.stringify({ name: kept, type }));
  const file = join(place, sources[0].replace(/ts$/, `${letter}ts`));
  return { files: [file, ...(isBare ? [] : [writeTypes(place, letter)])], program: file.replace(/ts$/, 'js') };
}

/** What `growingio plan types` has made of the plan: a file of the application, which no other one imports. */
function writeTypes(place, letter) {
  const file = join(place, `growingio.d.${letter}ts`);
  cpSync(join(import.meta.dirname, 'apps/growingio.d.ts'), file);
  return file;
}

function transpile(code, fileName, format, isPlain) {
  const plain = { module: format === 'cjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext, esModuleInterop: true };
  const options = { ...compilerOptions, ...decorators, ...(isPlain && plain) };
  return ts.transpileModule(code, { fileName, compilerOptions: options }).outputText;
}

/** Lines that end with `// ours` are what our packages add to an application: without them it is the bare host's. */
function convert(code, letter, isBare) {
  const lines = code.split('\n').filter((line) => !isBare || !line.endsWith('// ours'));
  return lines.join('\n').replaceAll(/(from|import) '(\.\/.+)\.js'/g, `$1 '$2.${letter}js'`);
}
