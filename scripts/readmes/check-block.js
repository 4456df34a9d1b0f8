/** Runs, compiles or looks up a code block of a README, as its kind asks, and says what is wrong with it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../consumer/run-program.js';
import { checkShell } from './check-shell.js';
import { checkYaml } from './check-yaml.js';
import { bare } from './compare.js';
import { compileAside } from './compile-aside.js';
import { redisUrl } from './redis.js';
import { startRelay } from './relay.js';

const callHandler = join(import.meta.dirname, 'call-handler.js');

/** Puts the blocks that are files of a program into the project: blocks are run side by side, and a program has to find its own. */
export function placeFiles(blocks, { folder }) {
  for (const { code, test } of blocks.filter(({ test: { how } }) => how === 'file')) {
    mkdirSync(dirname(join(folder, test.path)), { recursive: true });
    writeFileSync(join(folder, test.path), code);
  }
}

/** Makes a check of blocks, which returns what is wrong with one. One that both languages have is run once. */
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
    if (block.kind === 'yaml') await checkYaml(block, project, startCollector);
    if (block.kind === 'sh') await checkShell(block, project, startCollector);
    if (block.kind !== 'js' && block.kind !== 'ts') return [];
    if (block.test.how === 'of') return compareWithFile(block);
    if (block.test.how === 'file') return [];
    const missing = missingInstalls(block);
    if (missing.length > 0) return [`no npm install of this README names ${missing.join(', ')}`];
    const file = join(project.folder, `${name}.${block.kind}`);
    const { path } = block.test;
    writeFileSync(file, path === undefined ? block.code : `/// <reference path="./${path}" />\n${block.code}`);
    if (block.test.how === 'types' && block.kind === 'js') return (await compileAside(file, javaScript)).problems;
    const program = block.kind === 'ts' ? file.replace(/ts$/, 'js') : file;
    if (block.kind === 'ts') {
      const { problems, js } = await compileAside(file, compilerOptionsOf(block));
      if (problems.length > 0) return problems;
      writeFileSync(program, js);
    }
    if (block.test.how !== 'types') await runBlock(block, program, project.folder, startCollector);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** JavaScript that asks for it by `// @ts-check`. */
const javaScript = { allowJs: true, noEmit: true };

/** A part of an example, which other tests run. */
function compareWithFile({ code, kind, test: { path } }) {
  const whole = bare({ kind, code: readFileSync(path, 'utf8') });
  return whole.includes(bare({ kind, code })) ? [] : [`this does not stand in ${path}`];
}

async function runBlock({ code, test }, program, folder, startCollector) {
  const redis = code.includes('REDIS_URL') ? await redisUrl() : undefined;
  const environment = redis === undefined ? test.environment : { REDIS_URL: redis, ...test.environment };
  const hasOwnRelay = code.includes('createRelay(') || !code.includes('bullmqSender(');
  const relay = redis === undefined || hasOwnRelay ? undefined : await startRelay(redis);
  const isFunction = test.how === 'lambda' || test.how === 'fc';
  const words = isFunction ? [callHandler, program, test.how, JSON.stringify(test.steps)] : [program];
  try {
    await runProgram(program, folder, { ...test, environment }, startCollector, { words, relay });
  } finally {
    await relay?.close();
  }
}

/** The nearest above the block, apart from where its reader has source and result. */
function compilerOptionsOf({ readme, line }) {
  const configs = readme.blocks
    .filter((block) => block.kind === 'json' && block.line < line)
    .map(({ code }) => JSON.parse(code).compilerOptions)
    .filter((options) => options !== undefined);
  const usual = { experimentalDecorators: true, emitDecoratorMetadata: true };
  return { ...(configs.at(-1) ?? usual), rootDir: undefined, outDir: undefined };
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
    const [, words] = /^npm (?:install|i) (?!--prefix )(.*)$/.exec(line) ?? [undefined, ''];
    return words.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  });
}
