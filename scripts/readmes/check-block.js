/** A code block of a README enters; it is run, compiled or looked up, as its kind asks; what is wrong with it leaves. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkShell } from './check-shell.js';
import { bare } from './compare.js';
import { compile } from './compile.js';
import { runProgram } from './run-program.js';

/** Makes a check of blocks, which answers what is wrong with one. One that both languages have is run once. */
export function blockChecker(project, startCollector) {
  const known = new Map();
  return function checkBlock(block) {
    const { kind, test, readme } = block;
    const key = JSON.stringify([dirname(readme.file), kind, test, bare(block)]);
    if (!known.has(key)) known.set(key, findProblems(block, `block-${known.size}`, project, startCollector));
    return known.get(key);
  };
}

async function findProblems(block, name, project, startCollector) {
  try {
    if (block.kind === 'json') JSON.parse(block.code);
    if (block.kind === 'sh') await checkShell(block, project, startCollector);
    if (block.kind !== 'js' && block.kind !== 'ts') return [];
    const missing = missingInstalls(block);
    if (missing.length > 0) return [`no npm install of this README names ${missing.join(', ')}`];
    const file = join(project.folder, `${name}.${block.kind}`);
    writeFileSync(file, block.code);
    const program = block.kind === 'ts' ? file.replace(/ts$/, 'js') : file;
    if (block.kind === 'ts') {
      const { problems, js } = compile(file, compilerOptionsOf(block.readme));
      if (problems.length > 0) return problems;
      writeFileSync(program, js);
    }
    if (block.test.how !== 'types') await runProgram(program, project.folder, block.test, startCollector);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function compilerOptionsOf({ blocks }) {
  const configs = blocks.filter(({ kind }) => kind === 'json').map(({ code }) => JSON.parse(code));
  return (
    configs.find(({ compilerOptions }) => compilerOptions !== undefined)?.compilerOptions ?? {
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    }
  );
}

/** The packages that a block imports and that a reader who followed the README would not have. */
function missingInstalls({ readme, code }) {
  const installed = new Set(installedBy(readme));
  const imports = [
    ...code.matchAll(/^(import type |import |\} from )(?:.* from )?'((?:@[^/']+\/)?[^/':]+)[^':]*';$/gm),
  ];
  return imports
    .filter(([, how, name]) => !installed.has(name) && !(how === 'import type ' && installed.has(`@types/${name}`)))
    .map(([, , name]) => name);
}

/** The packages that the `npm install` lines of a README name. */
export function installedBy({ blocks }) {
  const lines = blocks.filter(({ kind }) => kind === 'sh').flatMap(({ code }) => code.split('\n'));
  return lines.flatMap((line) => {
    const [, words] = /^npm (?:install|i) (.*)$/.exec(line) ?? [undefined, ''];
    return words.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  });
}
