/**
 * Runs the examples of packages/testing/README.md as its readers do: installed from tarballs, in a project of Jest 29, of Jest 30, of Vitest,
 * of node:test and of Playwright. The packages have to be built. With a word behind the command, only the runners whose name has it.
 *
 * Each js and ts block is a file, `<!-- test: file RUNNER/NAME -->`, or one of all runners, `<!-- test: file NAME -->`. A ts block is type-checked in
 * the project, and runs as CommonJS in Jest. In sh blocks, what is installed is installed, and the commands are those of the runners below.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { plainEnvironment, runChild } from './consumer/child.js';
import { compile } from './consumer/compile.js';
import { createFolder, install, packPackages, rangeOf } from './consumer/project.js';
import { installedBy } from './readmes/check-block.js';
import { readReadme } from './readmes/readme.js';
import { environmentFor, thisMachine } from './system/places.js';

process.chdir(join(import.meta.dirname, '..'));

/**
 * `words`: what the project has beside what the README installs, or in a version of its own. `command` is as the README has it, and with the words
 * of `extra` it is run once more: these show open handles, and failures of tests that share a process.
 */
const runners = [
  {
    name: 'Jest 29',
    folder: 'jest',
    words: ['jest@29', '@types/jest@29', ...nest(11)],
    command: 'npx jest',
    extra: ['--detectOpenHandles', '--runInBand'],
  },
  {
    name: 'Jest 30',
    folder: 'jest',
    words: ['jest@30', '@types/jest@30', ...nest(11)],
    command: 'npx jest',
    extra: ['--detectOpenHandles', '--runInBand'],
  },
  { name: 'Vitest', folder: 'vitest', words: ['vitest@4'], command: 'npx vitest run' },
  { name: 'node:test', folder: 'node', words: [], command: 'node --test' },
  {
    name: 'Playwright',
    folder: 'playwright',
    words: [`@playwright/test@${rangeOf('playwright-core')}`],
    command: 'npx playwright test',
  },
];
/** What each runner's folder alone installs of what the README names. */
const ofRunner = {
  jest: ['jest', '@types/jest', '@types/supertest', '@growingio/nestjs', 'reflect-metadata', 'rxjs'],
  vitest: ['vitest'],
  node: ['@growingio/fastify', 'fastify'],
  playwright: ['@playwright/test'],
};
/** This machine's browser, and not one that has to be fetched. */
const playwrightConfig = `export default {
  testMatch: '*.spec.mjs',
  reporter: 'list',
  use: { launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox'] } },
};
`;
const readme = readReadme('packages/testing/README.md');
const only = process.argv[2] ?? '';
const home = createFolder('growingio-runners-');
const tarballs = await packPackages(home);
const blocks = readme.blocks.filter(({ kind }) => kind === 'js' || kind === 'ts');
let failures = checkBlocks();
const wanted = runners.filter(({ name }) => name.includes(only));
const waiting = [...wanted];
// Most of the time is waiting: for the registry, and for processes to start.
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`test runners: ${wanted.length} with the examples of ${readme.file}, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);

async function work() {
  for (let runner = waiting.shift(); runner !== undefined; runner = waiting.shift()) {
    const problems = await attempt(runner);
    if (problems.length > 0) failures += 1;
    console.log(`${problems.length === 0 ? 'ok    ' : 'failed'} ${runner.name}`);
    for (const problem of problems) console.log(`       ${problem.trimEnd().replaceAll('\n', '\n       ')}`);
  }
}

/** Whether each block has a file, and each command a runner. scripts/check-readmes.js compares the languages. */
function checkBlocks() {
  const commands = new Set(['npm init -y', ...runners.map(({ command }) => command)]);
  const unknown = readme.blocks
    .filter(({ kind }) => kind === 'sh')
    .flatMap(({ code }) => code.trim().split('\n'))
    .filter((line) => !line.startsWith('npm install ') && !commands.has(line));
  const homeless = blocks.filter(({ test }) => test.how !== 'file').map(({ line }) => `line ${line}`);
  const problems = [
    ...unknown.map((line) => `no runner has the command '${line}'`),
    ...homeless.map((place) => `${place}: the block names no file`),
  ];
  for (const problem of problems) console.log(`failed ${problem}`);
  return problems.length;
}

async function attempt(runner) {
  try {
    const folder = join(home, runner.name.replace(/\W/g, ''));
    await fill(folder, runner);
    const problems = place(folder, runner);
    if (problems.length > 0) return problems;
    const env = plainEnvironment(environmentFor(thisMachine));
    const [program, ...words] = runner.command.split(' ');
    // Once as the README has it, and once more where that shows what a runner finds fault with.
    for (const extra of [[], ...(runner.extra === undefined ? [] : [runner.extra])]) {
      const output = await runChild(program, [...words, ...extra], { cwd: folder, env, timeout: 120_000 });
      const fault = /open handles?|did not exit|worker process has failed|JEST-01/i.exec(output);
      if (fault !== null) return [`it says '${fault[0]}'\n${output}`];
      const missing = filesOf(runner).filter((file) => isTest(file) && !named(output, file, runner));
      if (missing.length > 0) return [`these were not run: ${missing.join(', ')}\n${output}`];
    }
    return [];
  } catch (error) {
    return [error.message];
  }
}

/** Installs our tarballs, and what the README installs for this runner. */
async function fill(folder, { folder: own, words }) {
  const others = Object.entries(ofRunner).flatMap(([name, names]) => (name === own ? [] : names));
  const named = new Set(words.map((word) => word.replace(/(?<=.)@[^@]*$/, '')));
  const names = installedBy(readme).filter(
    (name) => !others.includes(name) && !/^@nestjs\//.test(name) && !named.has(name),
  );
  const registry = names.filter((name) => !tarballs.has(name)).map((name) => `${name}@${rangeOf(name)}`);
  mkdirSync(folder, { recursive: true });
  const ours = [...tarballs].filter(([name]) => names.includes(name) || isNeeded(name, names)).map(([, file]) => file);
  await install(folder, [...ours, ...registry, ...words]);
}

/** Our packages depend on each other in versions that no registry has yet. */
function isNeeded(name, names) {
  const always = ['@growingio/upload', '@growingio/collector', '@growingio/express'];
  return always.includes(name) || (name === '@growingio/fastify' && names.includes('@growingio/nestjs'));
}

function nest(major) {
  return ['common', 'core', 'platform-express', 'testing'].map((name) => `@nestjs/${name}@${major}`);
}

function filesOf({ folder }) {
  return blocks.filter(({ test }) => [folder, '.'].includes(dirname(test.path))).map(({ test }) => test.path);
}

/** Writes the files of a runner. Returns the type errors of those in TypeScript. */
function place(folder, runner) {
  const files = filesOf(runner);
  if (runner.folder === 'playwright') writeFileSync(join(folder, 'playwright.config.mjs'), playwrightConfig);
  return blocks.flatMap(({ code, kind, test }) => {
    if (!files.includes(test.path)) return [];
    const file = join(folder, basename(test.path));
    writeFileSync(file, code);
    if (kind !== 'ts') return [];
    const isJest = runner.folder === 'jest';
    const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };
    const types = isJest ? ['node', 'jest'] : ['node'];
    const { problems, js } = compile(file, {
      ...{ module: isJest ? 'nodenext' : 'esnext', moduleResolution: isJest ? 'nodenext' : 'bundler' },
      ...{ types, typeRoots: [join(folder, 'node_modules/@types'), resolve('node_modules/@types')] },
      ...decorators,
    });
    // Vitest compiles by itself.
    if (isJest) {
      rmSync(file);
      writeFileSync(file.replace(/ts$/, 'js'), js);
    }
    return problems;
  });
}

function isTest(file) {
  return /\.(test|spec)\./.test(file);
}

/** Whether a runner says that it has run the file. That of Node names tests. */
function named(output, path, { folder }) {
  const code = blocks.find(({ test }) => test.path === path).code;
  const [, title] = /^test\('([^']+)'/m.exec(code);
  return folder === 'node' ? output.includes(title) : output.includes(basename(path).replace(/\.ts$/, ''));
}
